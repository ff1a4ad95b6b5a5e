/** What every spec stands on: the built app, served, and a page whose errors fail the test. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type BrowserContext, test as base, chromium, expect, type LaunchOptions, type Page } from '@playwright/test';
import type { NetworkRole } from '../src/protocol/run-config';
import { DIST, ROOT } from '../tools/paths';
import { type Served, serve } from '../tools/serve';
import { findBrowser, HEADLESS } from '../tools/setup-browser';
import { createWatch, type Watch } from './watch';

interface WorkerFixtures {
  /** The built app with the headers it wants. */
  served: Served;
  /** The built app as a host without special headers serves it. */
  servedPlainly: Served;
  /** Sees every context of this worker, those that a test makes by itself included. */
  watch: Watch;
}

interface TestFixtures {
  noFaults: undefined;
  /** For the story in which the policy has to stop something; everywhere else it must have nothing to do. */
  breaksPolicy: boolean;
}

const serving = (isolated: boolean) => {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what a fixture needs
  return async ({}, use: (served: Served) => Promise<void>) => {
    const served = await serve(DIST, { port: 0, isolated });
    await use(served);
    await served.close();
  };
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  served: [serving(true), { scope: 'worker' }],
  servedPlainly: [serving(false), { scope: 'worker' }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what a fixture needs
  watch: [async ({}, use) => use(createWatch()), { scope: 'worker' }],
  browser: [
    async ({ browser, watch }, use) => {
      // Every page comes of this: the one that a test is given, and those that it opens for another visitor.
      const stock = browser.newContext.bind(browser);
      browser.newContext = async (options) => watch.over(await stock(options));
      await use(browser);
    },
    { scope: 'worker' },
  ],
  baseURL: ({ served }, use) => use(served.url),
  breaksPolicy: [false, { option: true }],
  noFaults: [
    async ({ watch, breaksPolicy }, use) => {
      for (const list of [watch.errors, watch.violations, watch.unprotected]) list.length = 0;
      await use(undefined);
      expect(watch.errors, 'errors thrown in a page').toEqual([]);
      expect(watch.unprotected, 'documents without a content security policy').toEqual([]);
      // The built app is served under its policy: whatever the policy stops is a fault of ours.
      if (breaksPolicy) expect(watch.violations, 'violations of the content security policy').not.toEqual([]);
      else expect(watch.violations, 'violations of the content security policy').toEqual([]);
    },
    { auto: true },
  ],
});

/** A browser of its own, with a profile that says how it is set up; watched like the others. */
export async function openProfile(folder: string, { watch, served }: Pick<WorkerFixtures, 'watch' | 'served'>): Promise<BrowserContext> {
  return watch.over(await chromium.launchPersistentContext(folder, { ...launch([]), baseURL: served.url }));
}

export { expect };

/** The real CIFAR-10 archive beside the repository, or null where it is absent. */
export function cifarArchive(): string | null {
  const file = path.join(ROOT, '../shared/data/cifar-10-binary.tar.gz');
  return existsSync(file) ? file : null;
}

/** Opens the lab page, optionally on a given backend, and waits for its worker. */
export async function openLab(page: Page, backend?: string): Promise<void> {
  await page.goto(backend ? `lab.html?backend=${backend}` : 'lab.html');
  await page.evaluate(() => window.lab.ready());
}

/** How to launch the browser, with flags beyond the usual ones. */
export function launch(flags: readonly string[]): LaunchOptions {
  const executablePath = findBrowser();
  return { args: [...HEADLESS, ...flags], ...(executablePath ? { executablePath } : {}) };
}

/** A network's weights by name, read from its safetensors file: header length, JSON header, float32 data. */
export async function weightsOf(page: Page, runId: string, network: NetworkRole): Promise<ReadonlyMap<string, Float32Array>> {
  const base64 = await page.evaluate(([id, role]) => window.lab.weights(id, role), [runId, network] as const);
  const file = Buffer.from(base64, 'base64');
  const start = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, start)) as Record<string, { data_offsets: [number, number] }>;
  const weights = new Map<string, Float32Array>();
  for (const [name, { data_offsets: offsets }] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const bytes = new Uint8Array(file.subarray(start + offsets[0], start + offsets[1]));
    weights.set(name, new Float32Array(bytes.buffer));
  }
  return weights;
}
