/** A school's server: plain http by a host name. Browsers keep much from such a page; it says so, and everything still works. */
import { zipSync } from 'fflate';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, launch, test } from './support';
import { tinyLink } from './tiny';

test.use({ launchOptions: launch(['--host-resolver-rules=MAP school.test 127.0.0.1']) });

/** A picture of one red pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');

/** Two classes of ten pictures. */
const PICTURES = Buffer.from(
  zipSync(
    Object.fromEntries(['cat', 'dog'].flatMap((name) => Array.from({ length: 10 }, (_, i) => [`${name}/${i}.png`, new Uint8Array(PIXEL)]))),
  ),
);

test('a page over plain http trains, evaluates, imports, copies and queues, and says what its address costs', async ({
  page,
  servedPlainly: served,
}) => {
  const noise: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') noise.push(message.text());
  });
  const playground = new Playground(page);
  await playground.open(`http://school.test:${served.port}/${tinyLink(quickDemo, 4)}`);
  expect(await page.evaluate(() => [isSecureContext, 'randomUUID' in crypto, 'clipboard' in navigator, 'locks' in navigator])).toEqual([
    false,
    false,
    false,
    false,
  ]);

  await playground.backend.click();
  await expect(page.getByText('This address is plain http, which')).toBeVisible();
  await expect(page.getByText('no WASM threads: this address is plain http')).toBeVisible();
  await expect(page.locator('tr', { hasText: 'WebGPU' })).toContainText('its address is plain http, expected https or localhost');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('Copied').first()).toBeVisible();
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('textarea'), { id: 'pasted' })));
  await page.locator('#pasted').focus();
  await page.keyboard.press('ControlOrMeta+V');
  expect(await page.locator('#pasted').inputValue()).toMatch(/^http:\/\/school\.test:\d+\/#/);
  await page.evaluate(() => document.querySelector('#pasted')?.remove());

  await playground.start();
  await playground.finished(120_000);
  const harder = page.getByRole('region', { name: 'Try to break it' });
  await harder.getByLabel('Attack').selectOption('pgd');
  await harder.getByLabel('Pictures').selectOption('50');
  await harder.getByRole('button', { name: 'Evaluate' }).click();
  await expect(harder.getByRole('article').getByRole('heading')).toContainText('under PGD-20', { timeout: 120_000 });

  await page.getByRole('link', { name: 'Lab' }).click();
  await expect(page.getByRole('region', { name: 'Runs' }).locator('tbody tr').first()).toContainText('%');
  await page.getByRole('link', { name: 'See it' }).click();
  await expect(page.getByRole('main').locator('canvas').first()).toBeVisible();
  await page.getByRole('link', { name: 'Learn' }).click();
  await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  await page.getByRole('link', { name: 'Train' }).click();

  await playground.openStage('data');
  await page.getByRole('radio', { name: /^Your pictures|^Your own/ }).check();
  await page
    .locator('input[type=file]:not([webkitdirectory])')
    .setInputFiles({ name: 'pictures.zip', mimeType: 'application/zip', buffer: PICTURES });
  await expect(page.getByText(/16 training and 4 test pictures/)).toBeVisible();
  expect(noise).toEqual([]);
});

test('two tabs over plain http never write one run', async ({ page, context, served }) => {
  const address = `http://school.test:${served.port}/?backend=wasm${tinyLink(quickDemo, 400)}`;
  const playground = new Playground(page);
  await playground.open(address);
  await playground.start();
  await playground.trains();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  const other = await context.newPage();
  await new Playground(other).open(address);
  await other.getByRole('button', { name: 'Continue' }).first().click();
  await expect(other.getByText(/is going in another tab, expected it to end there first/)).toBeVisible();
});
