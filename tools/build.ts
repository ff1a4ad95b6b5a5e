/** Builds the app when the built one is older than its sources. */
import { readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { DIST, ROOT } from './paths';

const SOURCES = ['src', 'public', 'index.html', 'lab.html', 'vite.config.ts', 'tools', 'package-lock.json'];

/** Latest change below a path, in milliseconds; folders count, so a removed file is noticed. */
export function newest(entry: string): number {
  const stat = statSync(entry, { throwIfNoEntry: false });
  if (!stat) return 0;
  const below = stat.isDirectory() ? readdirSync(entry).map((name) => newest(path.join(entry, name))) : [];
  return Math.max(stat.mtimeMs, ...below);
}

/** True when nothing was built, or a source changed after the last build began. */
async function isStale(stamp: string): Promise<boolean> {
  const began = await readFile(stamp, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '0';
    throw error;
  });
  return Math.max(...SOURCES.map((source) => newest(path.join(ROOT, source)))) > Number(began);
}

/** Makes `dist` current; says so on stderr when that takes a build. */
export async function ensureBuilt(): Promise<void> {
  const stamp = path.join(DIST, '.built');
  if (!(await isStale(stamp))) return;
  console.error('building the app ...');
  const began = Date.now();
  // The module runner that loads these tools marks the process as development; React would come out several times slower.
  process.env.NODE_ENV = 'production';
  await build({ root: ROOT, logLevel: 'warn', mode: 'production' });
  await writeFile(stamp, String(began));
  console.error(`built in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}
