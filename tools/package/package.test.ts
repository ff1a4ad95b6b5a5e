import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../paths';
import { notices, packageOf } from './notices';
import { packSite, stageSite } from './site';
import { manifestOf } from './tarball';

const MODULES = path.join(ROOT, 'node_modules');
let dist: string;

/** A map as the bundler writes it: its modules as seen from where it lies. */
const writeMap = (name: string, ...modules: string[]) => {
  const sources = modules.map((module) => path.relative(path.join(dist, 'assets'), path.join(MODULES, module)));
  return writeFile(path.join(dist, 'assets', name), JSON.stringify({ version: 3, sources: [...sources, '../../src/main.tsx'] }));
};

beforeEach(async () => {
  dist = await mkdtemp(path.join(os.tmpdir(), 'dist-'));
  for (const folder of ['assets', 'wasm', '.vite']) await mkdir(path.join(dist, folder));
  await writeFile(path.join(dist, 'index.html'), '<p>home</p>');
  await writeFile(path.join(dist, 'assets/index-AAAAAAAA.js'), 'run();\n//# sourceMappingURL=index-AAAAAAAA.js.map');
  await writeFile(path.join(dist, '.vite/manifest.json'), '{}');
  await writeFile(path.join(dist, '.built'), '1');
  await writeMap('index-AAAAAAAA.js.map', 'react/index.js', '@base-ui/react/index.js');
});

describe('notices', () => {
  it('name the packages of page, worker, service worker, fonts and machine code, each once and with its terms', async () => {
    await writeMap('worker-worker-BBBBBBBB.js.map', 'react/jsx-runtime.js', '@tensorflow/tfjs-core/dist/index.js');
    await writeFile(path.join(dist, 'sw.js'), 'self["workbox:precaching:7.4.0"]&&_()');
    await cp(path.join(MODULES, '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'), path.join(dist, 'wasm/a.wasm'));
    await cp(path.join(ROOT, 'src/kernels/wasm/build/kernels-simd.wasm'), path.join(dist, 'wasm/b.wasm'));
    await cp(
      path.join(MODULES, '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
      path.join(dist, 'assets/inter-CCCCCCCC.woff2'),
    );
    const text = notices(dist, [path.join(MODULES, 'selfsigned')]);
    const named = [...text.matchAll(/^## (\S+) \d+\.\d+\.\d+ \((.+)\)$/gm)].map(([, name]) => name);
    expect(named).toEqual([
      ...['@base-ui/react', '@fontsource-variable/inter', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-core', 'assemblyscript'],
      ...['react', 'rolldown', 'selfsigned', 'vite', 'workbox-precaching'],
    ]);
    for (const words of [
      'SIL OPEN FONT LICENSE',
      'Copyright 2017 Google LLC. All Rights Reserved.',
      'XNNPACK (BSD-3-Clause)',
      'TERMS AND CONDITIONS',
    ])
      expect(text).toContain(words);
    expect(text, 'not what the bundler bundles for itself').not.toContain('Bundled dependencies');
  });

  it('refuse machine code and fonts of unknown origin, and a build without maps', async () => {
    await writeFile(path.join(dist, 'wasm/x.wasm'), 'from nowhere');
    expect(() => notices(dist)).toThrow(/x\.wasm is of unknown origin, expected a file of @tensorflow\/tfjs-backend-wasm/);
    await expect(async () => notices(path.join(dist, '.vite'))).rejects.toThrow(/has no source maps, expected those of the build/);
  });

  it.each([
    ['/a/node_modules/react/index.js', '/a/node_modules/react'],
    ['/a/node_modules/@x/y/dist/z.js', '/a/node_modules/@x/y'],
    ['/a/node_modules/p/node_modules/q/q.js', '/a/node_modules/p/node_modules/q'],
    ['/a/src/main.tsx', null],
    ['\0vite/preload-helper', null],
  ])('find the package of %j', (module, folder) => {
    expect(packageOf(module)).toBe(folder === null ? null : path.normalize(folder));
  });
});

it('the zip holds what visitors load, with the page at its top', async () => {
  const site = path.join(dist, '../', `${path.basename(dist)}-site`);
  await stageSite(dist, site);
  const files = unzipSync(await packSite(site));
  expect(Object.keys(files)).toEqual(['LICENSE.txt', 'assets/index-AAAAAAAA.js', 'index.html']);
  expect(new TextDecoder().decode(files['assets/index-AAAAAAAA.js'])).toBe('run();\n');
});

it('the npm package is one command without dependencies', async () => {
  const root = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  const manifest = manifestOf(root);
  expect(manifest).toMatchObject({
    name: 'mixacm-playground',
    version: root.version,
    bin: { 'mixacm-playground': 'bin/mixacm-playground.mjs' },
  });
  for (const field of ['dependencies', 'devDependencies', 'scripts', 'private']) expect(manifest).not.toHaveProperty(field);
});
