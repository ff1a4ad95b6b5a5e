/** In front of an audience: keys, no network, a worker that dies; and the class's runs afterwards. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import quickDemo from '../src/experiments/quick-demo';
import { encodeLesson } from '../src/lessons/link';
import { ROOT } from '../tools/paths';
import { expect, test } from './support';
import { tinyLink } from './tiny';

test('a lecture is turned by keys with the network off, ends with a QR code, and Esc leaves it', async ({ page, context }) => {
  await page.goto('./?screen=learn&lesson=trust');
  await page.getByRole('button', { name: 'Lecture view' }).click();
  const lecture = page.getByRole('dialog', { name: 'Lecture: Do you trust this number?' });
  await expect(lecture.getByRole('heading', { name: 'Do you trust this number?' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await context.setOffline(true);
  const at = lecture.getByRole('status');
  const [, count = '0'] = /\/ (\d+)/.exec((await at.textContent()) ?? '') ?? [];
  expect(Number(count)).toBeGreaterThan(8);
  const stage = lecture.locator('[data-kind]');
  let figures = 0;
  for (let slide = 1; slide <= Number(count); slide++) {
    await expect(at).toHaveText(`${slide} / ${count}`);
    await expect(stage).not.toBeEmpty();
    if ((await stage.getAttribute('data-kind')) === 'figure') {
      figures++;
      await expect(stage.getByText('recorded').first()).toBeVisible();
    }
    const size = await stage.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
    expect(size).toBeGreaterThanOrEqual(20);
    await page.keyboard.press('ArrowRight');
  }
  expect(figures).toBeGreaterThan(1);
  await expect(stage.locator('svg[data-qr]')).toHaveAttribute('data-qr', /screen=learn&lesson=trust$/);
  await page.keyboard.press('Home');
  await expect(at).toHaveText(`1 / ${count}`);
  await page.keyboard.press('q');
  await expect(stage.locator('svg[data-qr]')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(lecture).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Do you trust this number?' })).toBeVisible();
});

test('when the worker dies in front of the class the recording takes over within two seconds, and says so', async ({ page }) => {
  const hash = await encodeLesson({
    title: 'Live',
    lead: '',
    start: tinyLink(quickDemo, 2000),
    hide: [],
    steps: [{ title: 'Watch', body: 'Now.', go: 'train' }],
  });
  await page.addInitScript(() => {
    const Original = window.Worker;
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        // What a browser does when a worker runs out of memory: it is gone, and its object hears of it.
        addEventListener('kill-worker', () => {
          this.terminate();
          this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
        });
      }
    };
  });
  await page.goto(`./?screen=learn&view=lecture&lesson=linked${hash}`);
  await expect(page.getByRole('dialog').getByRole('heading', { name: 'Live' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const stage = page.locator('[data-kind="live"]');
  const start = stage.getByRole('button', { name: 'Train it here, now' });
  await expect(start).toBeEnabled({ timeout: 60_000 });
  await start.click();
  await expect(stage.locator('.recharts-line:not(.recorded) .recharts-line-curve[stroke^="var"]').first()).toBeAttached({
    timeout: 60_000,
  });
  await page.evaluate(() => dispatchEvent(new Event('kill-worker')));
  await expect(stage.getByRole('alert')).toContainText('This is the recording', { timeout: 2000 });
  await expect(stage.getByRole('alert').getByText('recorded', { exact: true })).toBeVisible();
  await expect(stage.locator('.recorded .recharts-line-curve').first()).toBeAttached();
  await expect(stage.locator('.recharts-line:not(.recorded) .recharts-line-curve[stroke^="var"]')).toHaveCount(0);
  // The run's settings have taken the lesson's place in the address; the code on the last slide still leads to the lesson.
  await page.keyboard.press('End');
  await expect(page.locator('svg[data-qr]')).toHaveAttribute('data-qr', new RegExp(`lesson=linked${hash}$`));
});

test('a class’s runs give mean, interval and scatter; bad files are named', async ({ page }) => {
  const { config, evaluations } = JSON.parse(readFileSync(path.join(ROOT, 'public/recordings/quick-demo.json'), 'utf8'));
  const finals = evaluations.filter((each: { final: boolean }) => each.final);
  const run = (seed: number, shift: number) => ({
    name: `student-${seed}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(
      JSON.stringify({
        config: { ...config, seed },
        seed,
        results: finals.map((each: { robust: { value: number } }) => ({
          ...each,
          robust: { ...each.robust, value: Math.max(0, each.robust.value - shift) },
        })),
      }),
    ),
  });
  await page.goto('./?screen=learn&view=class');
  const panel = page.getByRole('region', { name: 'Pool a class' });
  await panel
    .locator('input[type=file]')
    .setInputFiles([
      run(1, 0),
      run(2, 0.02),
      run(3, 0.04),
      { name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('not a run') },
    ]);
  await expect(panel.getByRole('status')).toContainText('3 students');
  // 0.786, 0.766, 0.746: mean 0.766, t(2) 4.303 times 0.02 / sqrt(3).
  await expect(panel.locator('tr[data-network="student"]')).toContainText('76.6\u00a0% ± 5.0\u00a0%');
  await expect(panel.locator('[data-point="student"]')).toHaveCount(3);
  await expect(panel.getByText('notes.json: file is not JSON, expected a run.json')).toBeVisible();
});
