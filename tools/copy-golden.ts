/** `npm run copy-golden -- DIR`: takes a folder of reference cases over as the fixtures that the tests run. */
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../src/protocol/errors';
import { readArguments } from './arguments';
import { ROOT } from './paths';

const FIXTURES = path.join(ROOT, 'src/engine/fixtures/golden');

/** Replaces all fixtures by the folder's JSON files, once each of them has been read as JSON. */
export async function main(argv: readonly string[]): Promise<number> {
  const { positionals } = readArguments(argv, {}, true);
  const [folder = '', ...others] = positionals;
  if (!folder || others.length > 0) throw new ConfigError(`folders are ${JSON.stringify(positionals)}, expected one folder of JSON cases`);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  if (files.length === 0) throw new ConfigError(`folder "${folder}" holds no .json file, expected golden cases`);
  for (const file of files) JSON.parse(await readFile(path.join(folder, file), 'utf8'));
  await rm(FIXTURES, { recursive: true, force: true });
  await mkdir(FIXTURES, { recursive: true });
  for (const file of files) await copyFile(path.join(folder, file), path.join(FIXTURES, file));
  console.log(`${files.length} files copied to ${path.relative(ROOT, FIXTURES)}`);
  return 0;
}
