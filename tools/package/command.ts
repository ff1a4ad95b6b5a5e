/** What `npx mixacm-playground` does: as `npm start`, with the app that lies beside it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { version } from '../../package.json';
import { DataError } from '../../src/protocol/errors';
import { runCommand, usageOf } from '../serving/command';

const PROGRAM = 'npx mixacm-playground';
export const USAGE = `${usageOf(PROGRAM)}
  --version    prints ${version}`;

const SITE = path.join(import.meta.dirname, '../site');

export async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--version')) {
    console.log(version);
    return 0;
  }
  const prepare = async () => {
    if (existsSync(path.join(SITE, 'index.html'))) return SITE;
    throw new DataError(`${SITE} has no index.html, expected the app of this package; install it again`);
  };
  return runCommand(argv, { program: PROGRAM, prepare });
}
