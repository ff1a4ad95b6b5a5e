/** Golden cases in a real browser: the engine as the app's worker runs it, on WebAssembly and on software WebGPU. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import { build, type PreviewServer, preview } from 'vite';
import { leanTfjs } from '../tools/lean-tfjs';
import { ROOT } from '../tools/paths';
import { ISOLATION_HEADERS } from '../tools/security';
import { SOFTWARE_WEBGPU } from '../tools/setup-browser';
import { wasmFiles } from '../tools/wasm-files';
import type { Answer, Question } from './golden/worker';
import { launch } from './support';

interface Case {
  readonly kind: string;
  readonly params: { readonly steps?: number };
}

const FIXTURES = path.join(ROOT, 'src/engine/fixtures/golden');
/** A software adapter takes seconds for a long attack; `npm run golden` runs those too. */
const LONGEST = 20;

/** Every third case of each file, the first included, so that every kind is there. */
const third = (cases: readonly Case[]) =>
  cases.filter(({ params }) => (params.steps ?? 0) <= LONGEST).filter((_, index) => index % 3 === 0);

const all = readdirSync(FIXTURES).map((name) => ({ name, cases: JSON.parse(readFileSync(path.join(FIXTURES, name), 'utf8')) as Case[] }));
const files = all.map(({ name, cases }) => ({ name, cases: third(cases) }));
const kindsOf = (list: typeof all) => new Set(list.flatMap(({ cases }) => cases.map(({ kind }) => kind)));

const test = base.extend<object, { site: string }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what a fixture needs
    async ({}, use) => {
      const folder = path.join(ROOT, 'e2e/golden');
      const outDir = path.join(ROOT, '.cache/e2e-golden');
      const config = { configFile: false, root: folder, base: './', logLevel: 'error' } as const;
      await build({
        ...config,
        plugins: [wasmFiles()],
        worker: { format: 'es', plugins: () => [leanTfjs()] },
        build: {
          target: 'es2023',
          outDir,
          emptyOutDir: true,
          chunkSizeWarningLimit: 5000,
          rolldownOptions: { input: path.join(folder, 'golden.html') },
        },
      });
      const server: PreviewServer = await preview({ ...config, build: { outDir }, preview: { port: 0, headers: ISOLATION_HEADERS } });
      await use(server.resolvedUrls!.local[0]!);
      await server.close();
    },
    { scope: 'worker' },
  ],
});

test.use({ launchOptions: launch(SOFTWARE_WEBGPU) });

test('a third of the cases holds every kind', () => {
  expect(kindsOf(files)).toEqual(kindsOf(all));
});

for (const backend of ['wasm', 'webgpu'] as const) {
  test(`golden cases pass on ${backend}`, async ({ page, site }) => {
    await page.goto(`${site}golden.html`);
    const ask = (question: Question): Promise<Answer> => page.evaluate((each) => window.askGolden(each), question);
    const started = await ask({ start: backend });
    if (!('adapter' in started)) throw new Error(`${backend} does not start: ${JSON.stringify(started)}`);
    const failures: string[] = [];
    let passed = 0;
    for (const { name, cases } of files) {
      const answer = await ask({ file: name, cases });
      if (!('failures' in answer)) throw new Error(`${name} was not run: ${JSON.stringify(answer)}`);
      failures.push(...answer.failures);
      passed += answer.passed;
    }
    console.log(`golden on ${backend} (${started.adapter}): ${passed} passed, ${failures.length} failed`);
    expect(failures).toEqual([]);
    expect(passed).toBe(files.reduce((sum, { cases }) => sum + cases.length, 0));
  });
}
