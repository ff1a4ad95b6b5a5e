/** Pictures of one's own: painted on, and from a camera. */
import { Playground } from './playground';
import { expect, launch, test } from './support';

test.use({ launchOptions: launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']) });

test('a picture is painted on, taken by the camera, and put back', async ({ page }) => {
  await new Playground(page).open('./?screen=see&view=attack&backend=wasm');
  await expect(page.getByRole('article')).toHaveCount(3);
  const easel = page.locator('[data-drawing]');
  const shown = () => easel.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const sure = () => page.locator('article[data-network="teacher"]').getAttribute('data-confidence');
  const [test0, sure0] = [await shown(), await sure()];

  await page.getByRole('button', { name: 'Draw on it' }).click();
  await page.getByLabel('Brush').selectOption('light');
  const box = (await easel.boundingBox())!;
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 4);
  await page.mouse.down();
  await page.mouse.move(box.x + (3 * box.width) / 4, box.y + (3 * box.height) / 4, { steps: 12 });
  await page.mouse.up();
  await expect(page.getByText('Your picture')).toBeVisible();
  expect(await shown()).not.toBe(test0);
  await expect.poll(sure).not.toBe(sure0);
  const painted = await shown();
  await page.getByRole('button', { name: 'Draw on it' }).click();

  await page.getByRole('button', { name: 'Webcam' }).click();
  const video = easel.locator('video');
  await expect.poll(() => video.evaluate((element) => (element as HTMLVideoElement).videoWidth)).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Take this frame' }).click();
  await expect(easel.locator('canvas')).toBeVisible();
  expect(await shown()).not.toBe(painted);
  await expect(page.getByRole('article')).toHaveCount(3);

  await page.getByRole('button', { name: 'Test picture' }).click();
  await expect.poll(shown).toBe(test0);
  await expect.poll(sure).toBe(sure0);
});
