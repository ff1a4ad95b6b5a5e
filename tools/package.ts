/**
 * `npm run package`: what can be handed on without a build, into the folder `release`:
 *   mixacm-playground-VERSION.zip   for any static host; unpacked in the folder `release/site`
 *   mixacm-playground-VERSION.tgz   for npm: `npx mixacm-playground` serves the page, and installs nothing else
 */
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readArguments } from './arguments';
import { ensureBuilt } from './build';
import { packSite, stageSite } from './package/site';
import { packNpm, stageNpm } from './package/tarball';
import { DIST, ROOT } from './paths';

const RELEASE = path.join(ROOT, 'release');

export async function main(argv: readonly string[]): Promise<number> {
  readArguments(argv, {}, false);
  await ensureBuilt();
  await rm(RELEASE, { recursive: true, force: true });
  await mkdir(RELEASE);
  const { name, version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as Record<'name' | 'version', string>;
  const site = path.join(RELEASE, 'site');
  await stageSite(DIST, site);
  const zip = path.join(RELEASE, `${name}-${version}.zip`);
  await writeFile(zip, await packSite(site));
  const staged = path.join(RELEASE, 'npm');
  await stageNpm(staged);
  await cp(site, path.join(staged, 'site'), { recursive: true });
  packNpm(staged, RELEASE);
  for (const file of [zip, path.join(RELEASE, `${name}-${version}.tgz`)])
    console.log(`${path.relative(ROOT, file)}  ${((await stat(file)).size / 1e6).toFixed(1)} MB`);
  return 0;
}
