/** `?kernels=stock` runs unmodified tfjs, which trains to what our kernels train to. */
import quickDemo from '../src/experiments/quick-demo';
import type { RunResult } from '../src/protocol/messages';
import type { RunConfig } from '../src/protocol/run-config';
import { expect, launch, test } from './support';
import { tiny } from './tiny';

test.use({ launchOptions: launch([]) });

function twoSteps(): RunConfig {
  const config = tiny(quickDemo, 2);
  const { plain } = config;
  if (!plain) throw new Error('quick-demo trains no ordinary network, expected one');
  return { ...config, plain: { ...plain, schedule: { id: 'constant', params: {} } }, teacher: null, student: null };
}

test('kernels=stock switches ours off, and two steps come to the same', async ({ page }) => {
  const results: RunResult[] = [];
  for (const kernels of ['ours', 'stock']) {
    await page.goto(`lab.html?backend=wasm&kernels=${kernels}`);
    await page.evaluate(() => window.lab.ready());
    const runId = await page.evaluate(
      (config) =>
        new Promise<string>((resolve, reject) => {
          window.onLabEvent = ({ name, body }) => {
            if (name === 'death') reject(new Error(body.message));
            if (name !== 'run.status' || body.state === 'running') return;
            if (body.state === 'finished') resolve(body.runId);
            else reject(new Error(body.error?.message ?? body.state));
          };
          window.lab.start(config).catch(reject);
        }),
      twoSteps(),
    );
    const result = await page.evaluate((id) => window.lab.result(id), runId);
    expect(result.environment.backend.kernels).toBe(kernels);
    results.push(result);
  }
  const [ours, stock] = results.map(({ metrics }) => metrics.steps.map(({ loss }) => loss));
  expect(ours).toHaveLength(2);
  for (const [step, loss] of (ours ?? []).entries())
    expect(Math.abs(loss - (stock?.[step] ?? Number.NaN)), `step ${step}`).toBeLessThan(1e-4);
});
