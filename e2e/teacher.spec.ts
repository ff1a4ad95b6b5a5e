/** A teacher that comes from a file: saved by one run, brought back, and brought as a file that only its card explains. */
import { readFile, stat } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import distilNow from '../src/experiments/distil-now';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

/** What the shipped teacher's own metadata says. */
interface Identity {
  readonly model: unknown;
  readonly classes: readonly string[];
}

/** A checkpoint without a word about what it is, and what it said before. */
function silence(file: Buffer): { readonly bytes: Buffer; readonly identity: Identity } {
  const length = Number(file.readBigUInt64LE(0));
  const { __metadata__: metadata, ...tensors } = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<string, Record<string, string>>;
  const bytes = Buffer.from(file);
  bytes.write(JSON.stringify(tensors).padEnd(length), 8);
  return { bytes, identity: { model: JSON.parse(metadata!.model!), classes: JSON.parse(metadata!.classes!) } };
}

async function saved(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
  return download.path();
}

test('a saved teacher comes back, and a foreign one with its card', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./${tinyLink(distilNow, 4)}`);
  await playground.start();
  await playground.finished(60_000);
  expect((await stat(await saved(page, 'Save the weights: Teacher, ONNX'))).size).toBeGreaterThan(300_000);
  const file = await readFile(await saved(page, 'Save the weights: Teacher, PyTorch layout'));
  expect(file.toString('utf8')).toContain('layer1.0.conv1.weight');

  await playground.openStage('teacher');
  const panel = page.getByRole('region', { name: 'A teacher of your own' });
  const bring = (...files: { name: string; mimeType: string; buffer: Buffer }[]) => playground.files.setInputFiles(files);
  const mimeType = 'application/octet-stream';
  await bring({ name: 'Mine.safetensors', mimeType, buffer: file });
  await expect(panel).toContainText('teacher: imported mine');

  const { bytes, identity } = silence(file);
  const foreign = { name: 'Foreign.safetensors', mimeType, buffer: bytes };
  await bring(foreign);
  await expect(panel.getByRole('alert')).toContainText('card is missing, expected a JSON file');
  const card = (classes: readonly string[]) => {
    const normalisation = { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] };
    const text = JSON.stringify({ architecture: identity.model, normalisation, classes, dataset: 'shapes' });
    return { name: 'card.json', mimeType: 'application/json', buffer: Buffer.from(text) };
  };
  await bring(foreign, card(identity.classes.slice(1)));
  await expect(panel.getByRole('alert')).toContainText('tensor "linear.weight" has shape [10,64], expected [9,64]');
  await bring(foreign, card(identity.classes));
  await expect(panel).toContainText('teacher: imported foreign');
  await expect(panel).toContainText('trained on shapes');
  await expect(panel.getByRole('alert')).toHaveCount(0);

  await playground.primary.click();
  await expect(playground.primary).toHaveText('Pause');
  await playground.finished(60_000);
  await expect(playground.resultCard('teacher')).toContainText('%');

  await page.reload();
  await expect(playground.backend).toHaveText(/WebGPU|WASM|WebGL|CPU/);
  await playground.openStage('teacher');
  await expect(panel).toContainText('teacher: imported foreign');
  await expect(panel).toContainText('mine');
});
