/** What every spec stands on: the built app, served, and a page whose errors fail the test. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { DIST, ROOT } from '../tools/paths';
import { type Served, serve } from '../tools/serve';

interface WorkerFixtures {
  /** The built app with the headers it wants. */
  served: Served;
  /** The built app as a host without special headers serves it. */
  servedPlainly: Served;
}

const serving = (isolated: boolean) => async (_: object, use: (served: Served) => Promise<void>) => {
  const served = await serve(DIST, { port: 0, isolated });
  await use(served);
  await served.close();
};

export const test = base.extend<{ noPageErrors: undefined }, WorkerFixtures>({
  served: [serving(true), { scope: 'worker' }],
  servedPlainly: [serving(false), { scope: 'worker' }],
  baseURL: ({ served }, use) => use(served.url),
  noPageErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await use(undefined);
      expect(errors, 'errors thrown in the page').toEqual([]);
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
