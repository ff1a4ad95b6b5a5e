/** Every preset is one that the worker would run: it knows its parts, their parameters and the shipped weights. */
import { expect, openLab, test } from './support';

test('the worker accepts every preset', async ({ page }) => {
  await openLab(page, 'cpu');
  const presets = await page.evaluate(() => window.lab.presets());
  expect(presets[0]?.id).toBe('quick-demo');
  for (const { id, config } of presets) {
    const outcome = await page.evaluate(
      (asked) =>
        window.lab.estimate(asked).then(
          ({ seconds }) => seconds,
          (error: Error) => error.message,
        ),
      config,
    );
    expect(outcome, id).toEqual(expect.any(Number));
  }
});
