/** A graphics device that goes away under a step: another worker takes another device, and the run goes on from its checkpoint. */
import type { Page, Worker } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { SOFTWARE_WEBGPU } from '../tools/setup-browser';
import { Playground } from './playground';
import { expect, launch, test } from './support';
import { tinyLink } from './tiny';

test.use({ launchOptions: launch(SOFTWARE_WEBGPU) });

/** Put before the worker's own code: has its device at hand. */
const REMEMBER = `
const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function (...wishes) {
  globalThis.device = await requestDevice.apply(this, wishes);
  return globalThis.device;
};
`;

/** Steps of the checkpoints that runs could go on from. */
const kept = (page: Page): Promise<number[]> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('mixacm-runs');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('kept').objectStore('kept').getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.filter(({ kind }) => kind === 'latest').map(({ step }) => step));
          };
        };
      }),
  );

test('a device that is destroyed amid a step is replaced twice; then the page says why it stopped, and what may help', async ({ page }) => {
  await page.route('**/worker-worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${REMEMBER}${await response.text()}` });
  });
  const workers: Worker[] = [];
  page.on('worker', (worker) => workers.push(worker));
  const loseDevice = () => workers.at(-1)!.evaluate('device.destroy()');
  const playground = new Playground(page);
  await playground.open(`./?backend=webgpu${tinyLink(quickDemo, 5000)}`);
  await playground.start();
  await playground.trains();
  // Pausing keeps a checkpoint.
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect.poll(async () => (await kept(page))[0], { message: 'step of the checkpoint' }).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Resume' }).click();
  for (const times of [1, 2]) {
    await loseDevice();
    await expect.poll(() => workers.length).toBe(1 + times);
    await expect(page.getByText(/run goes on from step [1-9]\d*\. .*graphics device was lost/)).toBeVisible({ timeout: 60_000 });
    await expect(playground.backend).toHaveText(/WebGPU/);
  }
  await loseDevice();
  await expect(playground.error).toBeVisible();
  await expect(page.getByText(/graphics device was lost \(.+\), expected it to stay/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Continue from the last checkpoint with batches of 8 pictures' })).toBeVisible();
  await page.getByRole('button', { name: 'Continue on the processor' }).click();
  await expect(page.getByText(/run goes on from step [1-9]\d*/)).toBeVisible({ timeout: 60_000 });
  await expect(playground.backend).toHaveText(/WASM/);
  await playground.chartMoves('loss', await playground.chart('loss'), 60_000);
  await playground.stopButton.click();
});
