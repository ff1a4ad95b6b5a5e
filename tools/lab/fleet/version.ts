/** What decides the numbers of a run besides its config: the built app, down to the last script. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../../../package.json';
import { ensureBuilt } from '../../build';
import { DIST } from '../../paths';

/** `0.1.0+3f2a…`: the package's version and the hash of the list of built scripts, whose names hold their own hashes. */
export async function builtVersion(): Promise<string> {
  await ensureBuilt();
  const manifest = readFileSync(path.join(DIST, '.vite/manifest.json'));
  return `${packageJson.version}+${createHash('sha256').update(manifest).digest('hex').slice(0, 12)}`;
}
