/** Builds the app when the built one is older than its sources. */
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { ConfigError } from '../src/protocol/errors';
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

/** What a system answers to who may not write. */
const CLOSED = ['EACCES', 'EPERM', 'EROFS'];

/** Where a build writes, and cannot, with the system's reason; null where it can. */
function closedFolder(): { folder: string; code: string } | null {
  for (const folder of [existsSync(DIST) ? DIST : ROOT, path.join(ROOT, 'node_modules')]) {
    try {
      accessSync(folder, constants.W_OK);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      // Made by the build itself.
      if (code !== 'ENOENT') return { folder, code };
    }
  }
  return null;
}

/**
 * Makes `dist` current; says so on stderr when that takes a build.
 * @throws ConfigError where it may not be written
 */
export async function ensureBuilt(): Promise<void> {
  const stamp = path.join(DIST, '.built');
  if (!(await isStale(stamp))) return;
  const closed = closedFolder();
  if (closed) throw new ConfigError(`folder ${closed.folder} cannot be written (${closed.code}), expected one to build the app in`);
  console.error('building the app ...');
  const began = Date.now();
  // The module runner that loads these tools marks the process as development; React would come out several times slower.
  process.env.NODE_ENV = 'production';
  // Where a build spends its time is for who works on it: `npm run build`.
  const quiet = { rolldownOptions: { checks: { pluginTimings: false } } };
  await build({ root: ROOT, logLevel: 'warn', mode: 'production', build: quiet }).catch((error: NodeJS.ErrnoException) => {
    if (!CLOSED.includes(error.code ?? '')) throw error;
    throw new ConfigError(`${error.path ?? DIST} cannot be written (${error.code}), expected a file of yours`);
  });
  await writeFile(stamp, String(began));
  console.error(`built in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/**
 * Like {@link ensureBuilt}, but where nothing may be written an older `dist` will do, and is said to be one.
 * @throws ConfigError where there is none either
 */
export async function ensureServable(): Promise<void> {
  const closed = closedFolder();
  if (!closed || !existsSync(path.join(DIST, 'index.html'))) return ensureBuilt();
  if (!(await isStale(path.join(DIST, '.built')))) return;
  console.error(
    `warning: the built app may be older than its sources, and folder ${closed.folder} cannot be written (${closed.code}) to build it anew; serving it as it is`,
  );
}
