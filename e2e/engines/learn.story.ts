/** A lesson: a prediction that is locked before the result is shown; and a lecture turned by keys. */
import { expect, test } from './stories';
import { at } from './tab';

test('a prediction is locked, the measurement shown, and the lesson goes on', async ({ visit, site }) => {
  const tab = await visit();
  await tab.driver.goto(`${site.url}?screen=learn&lesson=adversarial-example&backend=wasm`);
  const lesson = at('region', 'What is an adversarial example?');
  const next = at('button', 'Next', lesson);
  await tab.find(next);
  const options = at('group', 'Your prediction', lesson);
  while ((await tab.all(options)).length === 0) {
    const step = await tab.drawn(at('heading', undefined, lesson));
    await tab.press(next);
    await tab.until('the next step', async () => (await tab.drawn(at('heading', undefined, lesson))) !== step);
  }
  const [option] = await tab.all(at('radio', undefined, options));
  expect((await tab.find(next)).isEnabled).toBe(false);
  await tab.press(at('radio', option?.name, options));
  await tab.find(at('radio', option?.name, options), 5000, ({ isChecked }) => isChecked);
  await tab.press(at('button', 'Lock my prediction', lesson));
  await tab.press(at('button', 'Show what was recorded', lesson));
  await tab.shows(/You predicted/, at('status', undefined, lesson));
  const asked = await tab.drawn(at('heading', undefined, lesson));
  await tab.press(next);
  await tab.until('the step after the question', async () => (await tab.drawn(at('heading', undefined, lesson))) !== asked);
});

test('a lecture is turned by keys, and ends with a code to scan', async ({ visit, site }) => {
  const tab = await visit();
  await tab.driver.goto(`${site.url}?screen=learn&view=lecture&lesson=trust&backend=wasm`);
  const count = at('status', undefined, at('dialog'));
  await tab.shows(/^1 \/ \d+/, count);
  await tab.driver.press('ArrowRight');
  await tab.shows(/^2 \/ \d+/, count);
  await tab.driver.press('End');
  await tab.untilPage('a code', () => (document.querySelector('svg[data-qr]')?.getBoundingClientRect().width ?? 0) > 100, null);
  await tab.driver.press('Escape');
  await tab.find(at('region', 'Do you trust this number?'));
});
