import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';

const place = vi.hoisted(() => ({ root: '', closed: true, builds: 0 }));
vi.mock('./paths', () => ({
  get ROOT() {
    return place.root;
  },
  get DIST() {
    return `${place.root}/dist`;
  },
}));
vi.mock('vite', () => ({
  build: async () => {
    place.builds++;
    await mkdir(`${place.root}/dist`, { recursive: true });
  },
}));
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  accessSync: () => {
    if (place.closed) throw Object.assign(new Error('closed'), { code: 'EROFS' });
  },
}));
const { ensureBuilt, ensureServable } = await import('./build');

let said: string[];
beforeEach(async () => {
  Object.assign(place, { root: await mkdtemp(path.join(os.tmpdir(), 'build-')), closed: true, builds: 0 });
  for (const folder of ['dist', 'src']) await mkdir(path.join(place.root, folder));
  await writeFile(path.join(place.root, 'dist/index.html'), 'home');
  said = [];
  vi.spyOn(console, 'error').mockImplementation((line) => {
    said.push(line);
  });
});

it('an older app will do where nothing can be written, and is said to be older', async () => {
  await ensureServable();
  expect(said).toEqual([
    `warning: the built app may be older than its sources, and folder ${place.root}/dist cannot be written (EROFS) to build it anew; serving it as it is`,
  ]);
  expect(place.builds).toBe(0);
});

it('nothing is said of a current one', async () => {
  await writeFile(path.join(place.root, 'dist/.built'), String(Date.now() + 1000));
  await ensureServable();
  expect([said, place.builds]).toEqual([[], 0]);
});

it('who needs a current app, or has none, is told where it cannot be built', async () => {
  await expect(ensureBuilt()).rejects.toThrow(`folder ${place.root}/dist cannot be written (EROFS), expected one to build the app in`);
  await rm(path.join(place.root, 'dist'), { recursive: true });
  await expect(ensureServable()).rejects.toThrow(`folder ${place.root} cannot be written (EROFS), expected one to build the app in`);
  expect(place.builds).toBe(0);
});

it('builds where it can', async () => {
  place.closed = false;
  await ensureServable();
  expect(place.builds).toBe(1);
  await ensureServable();
  expect(place.builds).toBe(1);
});
