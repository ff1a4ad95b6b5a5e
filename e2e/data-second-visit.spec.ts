/** Data fetched once from another host: explored by keyboard, kept, and there again without any network but the page's own. */
import { CIFAR_10_CLASSES } from '../src/data/datasets/cifar-10';
import { makeManifest } from '../src/data/download/manifest';
import { createMemoryBackend } from '../src/data/store/memory-backend';
import { createShardStore, RECORD_BYTES } from '../src/data/store/shard-store';
import { Playground } from './playground';
import { expect, test } from './support';

/** 1,000 training and 1,000 test pictures, each of one grey, of all ten classes in turn. */
async function makeFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const store = createShardStore(createMemoryBackend());
  for (const split of ['train', 'test'] as const) {
    const records = new Uint8Array(1000 * RECORD_BYTES);
    for (let i = 0; i < 1000; i++) records.fill(i % 250, i * RECORD_BYTES, (i + 1) * RECORD_BYTES)[i * RECORD_BYTES] = i % 10;
    await store.write({ dataset: 'cifar-10', split, number: 0 }, records);
  }
  const shards = await store.list('cifar-10');
  const manifest = makeManifest('cifar-10', CIFAR_10_CLASSES, shards);
  const files = new Map<string, Uint8Array>([['/manifest.json', new TextEncoder().encode(JSON.stringify(manifest))]]);
  for (const [i, info] of shards.entries()) files.set(`/${manifest.shards[i]!.file}`, await store.read(info));
  return files;
}

test('a hosted set is fetched after its address was seen, explored by keyboard, and the second visit needs no network', async ({
  page,
}) => {
  const files = await makeFiles();
  const asked: string[] = [];
  // The page's policy lets it ask other hosts over https only.
  let isUp = true;
  await page.context().route('https://course.test/**', async (route) => {
    const file = new URL(route.request().url()).pathname;
    asked.push(file);
    const body = files.get(file);
    if (!isUp) return route.abort();
    const headers = { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/octet-stream' };
    return route.fulfill({ status: body ? 200 : 404, headers, ...(body ? { body: Buffer.from(body) } : {}) });
  });
  const address = 'https://course.test/manifest.json';

  const playground = new Playground(page);
  await playground.open('./');
  await playground.openStage('data');
  await page.getByRole('radio', { name: /^CIFAR-10(?!\.|0)/ }).check();
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(page.url()).origin && request.url().startsWith('http')) foreign.push(request.url());
  });

  // The public source shows its address and waits for a yes.
  await page.getByRole('button', { name: /^Download from Hugging Face/ }).click();
  await expect(page.getByRole('region', { name: 'Download from Hugging Face' })).toContainText(
    'https://huggingface.co/datasets/uoft-cs/cifar10/resolve/0b2714987fa478483af9968de7c934580d0bb9a2/plain_text/train-00000-of-00001.parquet',
  );
  await page.getByRole('button', { name: 'Do not' }).click();
  expect(foreign).toEqual([]);

  await page.getByText('From a course’s server').click();
  const field = page.getByLabel(/Address of a shard set/);
  await expect(field).toHaveValue(/\/data\/cifar-10\/manifest\.json$/);
  await field.fill(address);
  await page.getByRole('button', { name: 'Download from there' }).click();
  await expect(page.getByText(/1.?000 training and 1.?000 test/)).toBeVisible();
  expect(asked.sort()).toEqual(['/manifest.json', '/test-000.bin', '/train-000.bin']);
  isUp = false;

  foreign.length = 0;
  await page.reload();
  await playground.openStage('data');
  const explorer = page.getByRole('region', { name: 'The pictures' });
  const first = explorer.getByRole('button', { name: 'airplane, number 0', exact: true });
  await expect(first).toBeVisible();
  await expect(explorer.getByText('all classes')).toBeVisible();
  await first.press('ArrowDown');
  await expect(explorer.getByRole('button', { name: 'airplane, number 10', exact: true })).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect(explorer.getByRole('button', { name: 'airplane, number 70', exact: true })).toBeFocused();
  await explorer.getByRole('radio', { name: /^cat/ }).press('Space');
  await expect(explorer.getByRole('button', { name: 'cat, number 3', exact: true })).toBeVisible();
  await explorer.getByRole('spinbutton', { name: 'Number' }).fill('777');
  await explorer.getByRole('spinbutton', { name: 'Number' }).press('Enter');
  await expect(explorer.getByRole('button', { name: 'horse, number 777' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('button', { name: 'Keep offline' })).toBeVisible();
  expect(foreign).toEqual([]);

  // What one tab removes, the other shows as gone without being asked.
  const tab = await page.context().newPage();
  const second = new Playground(tab);
  await second.open('./');
  await second.openStage('data');
  await tab.getByRole('radio', { name: /^CIFAR-10(?!\.|0)/ }).check();
  await expect(tab.getByText(/1.?000 training and 1.?000 test/)).toBeVisible();
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: /^Download from Hugging Face/ })).toBeVisible();
  await expect(tab.getByText(/1.?000 training and 1.?000 test/)).toBeHidden();
  await expect(tab.getByRole('button', { name: /^Download from Hugging Face/ })).toBeVisible();
});

test('a host that is not there is named, and the page stays usable', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open('./');
  await playground.openStage('data');
  await page.getByRole('radio', { name: /^CIFAR-10(?!\.|0)/ }).check();
  await page.getByText('From a course’s server').click();
  await page.getByRole('button', { name: 'Download from there' }).click();
  await expect(page.getByRole('alert')).toContainText(
    /manifest ".+\/data\/cifar-10\/manifest.json" cannot be had \(answers 404\), expected a hosted shard set there/,
  );
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('button', { name: 'Download from there' })).toBeEnabled();
});
