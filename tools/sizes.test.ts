import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { measureSizes, reachable } from './sizes';

const manifest = {
  'index.html': {
    file: 'assets/page.js',
    imports: ['_shared.js'],
    dynamicImports: ['src/late.ts', 'src/ui/screens/lab/Lab.tsx', 'src/ui/screens/see/See.tsx', 'src/ui/text.ja.ts'],
  },
  '_shared.js': { file: 'assets/shared.js' },
  'src/late.ts': { file: 'assets/late.js', imports: ['index.html'] },
  'src/ui/screens/lab/Lab.tsx': { file: 'assets/runs.js', imports: ['_shared.js', '_plots.js'] },
  'src/ui/screens/see/See.tsx': { file: 'assets/see.js', imports: ['index.html'] },
  'src/ui/text.ja.ts': { file: 'assets/ja.js' },
  '_plots.js': { file: 'assets/plots.js' },
  'lab.html': { file: 'assets/lab.js', imports: ['_shared.js'] },
};

it('follows imports, late ones and circles too, and leaves other entries and screens out', () => {
  expect([...reachable(manifest, 'index.html')]).toEqual(['assets/page.js', 'assets/shared.js', 'assets/late.js', 'assets/ja.js']);
  expect([...reachable(manifest, 'index.html', (key) => key.endsWith('.ja.ts'))]).not.toContain('assets/ja.js');
  expect(() => reachable(manifest, 'gone.html')).toThrow('build manifest entry "gone.html" is absent, expected one of index.html');
});

it('adds up gzipped scripts of page and worker', async () => {
  const dist = await mkdtemp(path.join(os.tmpdir(), 'sizes-'));
  await mkdir(path.join(dist, 'assets'));
  await mkdir(path.join(dist, '.vite'));
  await writeFile(path.join(dist, '.vite/manifest.json'), JSON.stringify(manifest));
  for (const { file } of Object.values(manifest)) await writeFile(path.join(dist, file), randomBytes(10_000));
  await expect(async () => measureSizes(dist)).rejects.toThrow('is absent, expected worker-worker-….js');
  const script = (name: string, ...imports: string[]) =>
    writeFile(
      path.join(dist, `assets/worker-${name}.js`),
      `${imports.map((other) => `import(\`./worker-${other}.js\`)`).join()}//${randomBytes(3000).toString('hex')}`,
    );
  await script('worker-1', 'core-1', 'webgpu-1', 'wasm-1', 'webgl-1', 'cpu-1', 'import-files-1');
  await script('core-1');
  await script('webgpu-1', 'core-1', 'dist-1');
  await script('dist-1');
  for (const name of ['wasm-1', 'webgl-1', 'cpu-1', 'stray-1', 'import-files-1']) await script(name);
  const [page, japanese, screen, worker] = measureSizes(dist);
  expect(page).toMatchObject({ name: 'page', files: 3 });
  expect(page?.kilobytes).toBeCloseTo(30, 0);
  expect(japanese).toMatchObject({ name: 'japanese', files: 1 });
  // The heavier screen and what it needs that the page has not got.
  expect(screen).toMatchObject({ name: 'screen', files: 2 });
  // The entry, the core, the heaviest backend and what it needs besides.
  expect(worker).toMatchObject({ name: 'worker', files: 4 });
  expect(worker?.kilobytes).toBeGreaterThan(12);
});
