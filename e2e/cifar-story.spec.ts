/** Real CIFAR-10 from the user's own archive: dropped once, then kept by the browser. */
import cifarQuick from '../src/experiments/cifar-10-quick';
import { Playground } from './playground';
import { cifarArchive, expect, test } from './support';
import { tinyLink } from './tiny';

const archive = cifarArchive();

test('the dropped archive trains teacher and student, and again after a reload without a file', async ({ page }) => {
  test.skip(archive === null, 'no ../shared/data/cifar-10-binary.tar.gz beside the repository');
  if (archive === null) return;
  const playground = new Playground(page);
  const stored = page.getByText(/50.?000 training/);
  await playground.open(`./${tinyLink(cifarQuick, 40)}`);
  await playground.openStage('data');
  await playground.files.setInputFiles(archive);
  await expect(stored).toBeVisible({ timeout: 120_000 });

  const [accuracy, loss] = [await playground.chart('accuracy'), await playground.chart('loss')];
  await playground.start();
  const firstPoint = await playground.chartMoves('accuracy', accuracy, 60_000);
  const firstLoss = await playground.chartMoves('loss', loss, 60_000);
  await playground.chartMoves('accuracy', firstPoint, 60_000);
  await playground.chartMoves('loss', firstLoss, 60_000);
  await playground.finished(120_000);
  for (const network of ['teacher', 'student'] as const) await expect(playground.resultCard(network)).toContainText('%');

  await page.reload();
  await playground.openStage('data');
  await expect(stored).toBeVisible();
  await playground.start();
  await playground.finished(120_000);
  await expect(playground.resultCard('student')).toContainText('%');

  await page.getByRole('button', { name: 'Distil now: CIFAR-10, from a robust teacher' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('combobox', { name: /experiment/i })).toHaveValue('cifar-10-distil');
  await playground.chartMoves('loss', await playground.chart('loss'), 120_000);
});
