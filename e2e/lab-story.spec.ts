/** The lab: a sweep that survives a reload, what comes of it, and runs that repeat. */
import type { Page } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, openLab, test, weightsOf } from './support';
import { tiny, tinyLink } from './tiny';

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const rows = (page: Page) => panel(page, 'Runs').locator('tbody tr[data-state]');
/** Every record of one store of the browser's database. */
const stored = (page: Page, store: string) =>
  page.evaluate(
    (name) =>
      new Promise<Record<string, unknown>[]>((resolve, reject) => {
        const opening = indexedDB.open('mixacm-history');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(name).objectStore(name).getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result);
          };
        };
      }),
    store,
  );

test('a sweep of two weights and three seeds goes on after a reload and ends in bands and a paired difference', async ({ page }) => {
  await page.goto(`./?screen=lab&backend=wasm${tinyLink(quickDemo, 12)}`);
  await page.getByLabel('Add a setting').selectOption('student.method.params.alphaAcm');
  await panel(page, 'Sweep').getByLabel('Values').fill('10, 100');
  await page.getByRole('button', { name: 'Queue 6 runs' }).click();
  await expect(rows(page).filter({ hasText: 'finished' })).toHaveCount(1, { timeout: 90_000 });
  await expect(rows(page).filter({ hasText: 'running' })).toHaveCount(1);

  // A page that is hidden keeps a checkpoint; the next visit goes on from it, under the same name.
  const going = await page.evaluate(async () => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    const opening = indexedDB.open('mixacm-runs');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    for (;;) {
      const reading = database.transaction('kept').objectStore('kept').getAll();
      const kept = await new Promise<{ kind: string; runId: string }[]>((resolve) => {
        reading.onsuccess = () => resolve(reading.result);
      });
      const latest = kept.find(({ kind }) => kind === 'latest');
      if (latest) return latest.runId;
    }
  });
  await page.reload();
  await expect(rows(page).filter({ hasText: 'running' })).toHaveCount(1);
  // Under its own name, though it may have come to its end by now; begun anew it would have another.
  expect((await stored(page, 'queue')).find(({ runId }) => runId === going)?.state).toMatch(/^(running|done)$/);
  await expect(rows(page).filter({ hasText: 'finished' })).toHaveCount(6, { timeout: 180_000 });
  await expect(rows(page)).toHaveCount(6);
  expect((await stored(page, 'queue')).map(({ state }) => state)).toEqual(Array(6).fill('done'));

  // Two groups of three seeds: two lines with a band each for clean and for robust accuracy.
  await expect(panel(page, 'Compared runs').locator('[data-lines]')).toHaveAttribute('data-lines', '12');
  await expect(panel(page, 'Compared runs')).toContainText('seeds 1, 2, 3');
  await expect(panel(page, 'Differences on the same pictures')).toContainText('3 pairs of runs, 60 pictures');
  await expect(panel(page, 'Settings that differ').getByRole('row', { name: /ACM weight/ })).toContainText('10100');
  await expect(panel(page, 'What robustness costs').getByRole('row')).toHaveCount(3);
  // Depth by depth, beside the three terms.
  await expect(panel(page, 'Loss terms').getByRole('figure')).toHaveCount(7);

  // Named, put away, brought back; all of it outlives a reload.
  await rows(page).first().getByRole('button').click();
  await page.getByLabel('Name', { exact: true }).fill('The last one');
  await page.getByLabel('Note', { exact: true }).fill('worth keeping');
  await page.getByLabel('Note', { exact: true }).press('Enter');
  await page.getByRole('button', { name: 'Delete', exact: true }).first().click();
  await expect(rows(page)).toHaveCount(5);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.reload();
  await expect(rows(page).filter({ hasText: 'The last one' })).toContainText('worth keeping');
  await expect(rows(page)).toHaveCount(6);
  // The worker compares again, though the page knew the runs before it had started.
  await expect(panel(page, 'Differences on the same pictures')).toContainText('3 pairs of runs, 60 pictures');

  // A new run from the moment before the student of a finished one: the first, where the others branched off.
  await rows(page).last().getByRole('button').click();
  await page.getByText('New run from here').click();
  await page.getByLabel('Setting', { exact: true }).selectOption('student.method');
  await page.getByLabel('New value').fill('kd');
  await page.getByRole('button', { name: 'Start the new run' }).click();
  const playground = new Playground(page);
  await playground.finished(90_000);
  await page.getByRole('link', { name: 'Lab' }).click();
  await expect(rows(page)).toHaveCount(7);
  await expect(rows(page).first()).toContainText('Method mixacm → kd');
  await expect(rows(page).first()).toContainText('branched off');
});

test('a sweep of ten thousand runs is refused with the number', async ({ page }) => {
  await page.goto(`./?screen=lab&backend=wasm${tinyLink(quickDemo, 8)}`);
  await page.getByLabel('Add a setting').selectOption('student.steps');
  await panel(page, 'Sweep')
    .getByLabel('Values')
    .fill(Array.from({ length: 100 }, (_, n) => n + 1).join(', '));
  await panel(page, 'Sweep').getByLabel('Seeds', { exact: true }).fill('1-100');
  await expect(panel(page, 'Sweep').getByRole('alert')).toHaveText('sweep has 10000 runs, expected at most 200');
});

test('a link opened in a fresh profile restores every setting', async ({ page, browser, baseURL }) => {
  const record = async (on: Page) => {
    await expect.poll(async () => (await stored(on, 'runs')).length).toBe(1);
    return (await stored(on, 'runs'))[0]?.config;
  };
  const mine = new Playground(page);
  await mine.open(`./?backend=wasm${tinyLink(quickDemo, 30)}`);
  await mine.openStage('student');
  await page.getByRole('textbox', { name: 'ACM weight' }).fill('37.5');
  await page.getByRole('textbox', { name: 'ACM weight' }).press('Tab');
  await expect.poll(() => decodeURIComponent(new URL(page.url()).hash)).toContain('alphaAcm=37.5');
  const address = page.url();
  await mine.start();
  const profile = await browser.newContext(baseURL ? { baseURL } : {});
  const theirs = new Playground(await profile.newPage());
  await theirs.open(address);
  await theirs.start();
  expect(await record(theirs.page)).toEqual(await record(page));
  await profile.close();
});

test('two runs with one seed agree bit for bit', async ({ page }) => {
  await openLab(page, 'wasm');
  const run = async () => {
    const runId = await page.evaluate(
      (config) =>
        new Promise<string>((resolve, reject) => {
          window.onLabEvent = ({ name, body }) => {
            if (name === 'run.status' && body.state === 'finished') resolve(body.runId);
            if (name === 'run.status' && body.state === 'failed') reject(new Error(body.error?.message));
          };
          window.lab.start(config).catch(reject);
        }),
      tiny(quickDemo, 6),
    );
    const networks = ['plain', 'teacher', 'student'] as const;
    return Promise.all(
      networks.map(async (network) => [...(await weightsOf(page, runId, network))].map(([name, values]) => [name, [...values]])),
    );
  };
  const first = await run();
  expect(await run()).toEqual(first);
});
