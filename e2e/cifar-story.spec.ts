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
  await playground.open(`./${tinyLink(cifarQuick, 8)}`);
  await playground.stage('data').click();
  await playground.files.setInputFiles(archive);
  await expect(playground.dataset).toContainText(/50[,. ]?000/, { timeout: 120_000 });

  await playground.start();
  const before = { accuracy: await playground.chart('accuracy').catch(() => ''), loss: await playground.chart('loss').catch(() => '') };
  await playground.chartMoves('accuracy', before.accuracy, 60_000);
  await playground.chartMoves('loss', before.loss, 60_000);
  await playground.finished(120_000);
  for (const network of ['teacher', 'student'] as const) await expect(playground.resultCard(network)).toContainText('%');

  await page.reload();
  await expect(playground.dataset).toContainText(/50[,. ]?000/);
  await playground.start();
  await playground.finished(120_000);
  await expect(playground.resultCard('student')).toContainText('%');
});
