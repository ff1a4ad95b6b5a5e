/** The first minutes of a newcomer, on embedded data: one button, and everything a run can be told. */
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

test('one button tells the whole story', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./${tinyLink(quickDemo, 40)}`);
  const [accuracy, loss] = [await playground.chart('accuracy'), await playground.chart('loss')];
  await playground.start();
  const firstPoint = await playground.chartMoves('accuracy', accuracy, 15_000);
  const firstLoss = await playground.chartMoves('loss', loss, 15_000);
  await playground.chartMoves('accuracy', firstPoint, 60_000);
  await playground.chartMoves('loss', firstLoss, 60_000);
  await playground.finished(120_000);
  for (const network of ['plain', 'teacher', 'student'] as const) {
    await expect(playground.resultCard(network)).toContainText('%');
  }
  // Four pictures, each clean, attacked and as a difference.
  await expect(playground.pictures).toHaveCount(12);
});

test('a run can be paused, stepped, resumed and stopped', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./${tinyLink(quickDemo, 2000)}`);
  await playground.start();
  await expect(playground.primary).toHaveText('Pause');
  await expect(playground.stage('plain')).toContainText(/[1-9]\d* of/, { timeout: 60_000 });
  await playground.primary.click();
  await expect(playground.primary).toHaveText('Resume');

  // Paused means paused: nothing moves until it is told to.
  const where = () => playground.stage('plain').innerText();
  const paused = await where();
  await page.waitForTimeout(1000);
  expect(await where()).toBe(paused);

  await playground.stepButton.click();
  await expect(async () => expect(await where()).not.toBe(paused)).toPass();
  await expect(playground.primary).toHaveText('Resume');
  const stepped = await where();
  await page.waitForTimeout(500);
  expect(await where()).toBe(stepped);

  await playground.primary.click();
  await expect(async () => expect(await where()).not.toBe(stepped)).toPass();
  await expect(playground.primary).toHaveText('Pause');
  await playground.stopButton.click();
  await expect(playground.primary).toHaveText('Run again');
});
