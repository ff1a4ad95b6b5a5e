/** What every spec stands on: the built app, served, and a page whose errors fail the test. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect, type LaunchOptions, type Page } from '@playwright/test';
import type { NetworkRole } from '../src/protocol/run-config';
import { DIST, ROOT } from '../tools/paths';
import { type Served, serve } from '../tools/serve';
import { findBrowser, HEADLESS } from '../tools/setup-browser';

interface WorkerFixtures {
  /** The built app with the headers it wants. */
  served: Served;
  /** The built app as a host without special headers serves it. */
  servedPlainly: Served;
}

const serving = (isolated: boolean) => {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what a fixture needs
  return async ({}, use: (served: Served) => Promise<void>) => {
    const served = await serve(DIST, { port: 0, isolated });
    await use(served);
    await served.close();
  };
};

export const test = base.extend<{ noPageErrors: undefined }, WorkerFixtures>({
  served: [serving(true), { scope: 'worker' }],
  servedPlainly: [serving(false), { scope: 'worker' }],
  baseURL: ({ served }, use) => use(served.url),
  noPageErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      // The built app is served under its policy: whatever the policy stops is a fault of ours. Workers tell the page's console, too.
      const violations: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy|TrustedScript|TrustedHTML/.test(message.text())) violations.push(message.text());
      });
      await use(undefined);
      expect(errors, 'errors thrown in the page').toEqual([]);
      expect(violations, 'violations of the content security policy').toEqual([]);
    },
    { auto: true },
  ],
});

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
