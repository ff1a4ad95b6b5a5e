/** Lessons: finished by keyboard alone, made without code, bound to the page. */
import type { Page } from '@playwright/test';
import ablation from '../src/experiments/ablation-acm-kd';
import { decodeLesson, encodeLesson } from '../src/lessons/link';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

const LESSONS = ['What is an adversarial example?', 'Robust features', 'Why distil?', 'Why mixup?', 'Do you trust this number?'];

/** Presses Tab until something of this role and name has the focus. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLInputElement ? `${element.type} ${element.closest('label')?.textContent ?? ''}` : '';
      const name = label || element?.getAttribute('aria-label') || element?.textContent || '';
      return `${element?.tagName.toLowerCase()} ${name.trim().slice(0, 80)}`;
    });
    if (wanted.test(focused)) return;
    seen.push(focused);
  }
  throw new Error(`Tab never reached ${wanted}; it passed ${seen.slice(0, 30).join(' | ')}`);
}

test('all five lessons can be finished by keyboard alone', async ({ page }) => {
  await page.goto('./?screen=learn');
  await expect(page.getByRole('heading', { name: LESSONS[0] ?? '' })).toBeVisible();
  for (const [number, title] of LESSONS.entries()) {
    // The first is opened from the list; each hands over to the next.
    if (number === 0) {
      await tabTo(page, /^a What is an adversarial/);
      await page.keyboard.press('Enter');
    }
    const lesson = page.getByRole('region', { name: title });
    await expect(lesson).toBeVisible();
    for (let step = 0; step < 10; step++) {
      const finish = lesson.getByRole('button', { name: 'Finish the lesson' });
      if ((await lesson.getByRole('button', { name: 'Lock my prediction' }).count()) > 0) {
        await expect(lesson.getByRole('button', { name: 'Next' })).toBeDisabled();
        await tabTo(page, /^input radio (?!.*Picture)/);
        await page.keyboard.press('Space');
        await tabTo(page, /^button Lock my prediction/);
        await page.keyboard.press('Enter');
        await expect(lesson.locator('fieldset:disabled')).toBeVisible();
        await expect(lesson.getByRole('status')).toHaveCount(0);
        await tabTo(page, /^button Show what was recorded/);
        await page.keyboard.press('Enter');
        await expect(lesson.getByRole('status')).toContainText('You predicted');
        await expect(lesson.getByRole('status').getByText('recorded').first()).toBeVisible();
      }
      if ((await finish.count()) > 0) break;
      const heading = await lesson.getByRole('heading').first().textContent();
      await tabTo(page, /^button Next/);
      await page.keyboard.press('Enter');
      await expect(lesson.getByRole('heading').first()).not.toHaveText(heading ?? '');
      await expect(lesson.getByRole('heading').first()).toBeFocused();
    }
    await tabTo(page, /^button Finish the lesson/);
    await page.keyboard.press('Enter');
  }
  // Back at the list, all are done, and still so after a reload.
  await page.reload();
  await expect(page.locator('li[data-done="true"]')).toHaveCount(5);
});

test('a lesson link hides controls, sets up Train, and reveals when the learner’s own run is over', async ({ page }) => {
  const hash = await encodeLesson({
    title: 'Without mixup',
    lead: 'A lesson from a link.',
    start: tinyLink(ablation, 4),
    hide: ['stages', 'costs', 'formula'],
    controls: {
      'student.method.params.alphaAcm': 'lock',
      'student.method.params.alphaKld': 'hide',
      'student.method': 'lock',
      'see.epsilon': 'lock',
      'see.steps': 'hide',
      preset: 'lock',
    },
    steps: [
      { title: 'Guess', body: '<b>No markup</b> here.', options: ['It falls', 'It rises'], answer: 0, reveal: 'So it is.', go: 'train' },
    ],
  });
  const playground = new Playground(page);
  await page.goto(`./?screen=learn&lesson=linked${hash}`);
  const lesson = page.getByRole('region', { name: 'Without mixup' });
  await expect(lesson.getByText('<b>No markup</b> here.')).toBeVisible();
  await lesson.getByRole('radio', { name: 'It falls' }).check();
  await lesson.getByRole('button', { name: 'Lock my prediction' }).click();
  await lesson.getByRole('button', { name: 'Train it here instead' }).click();

  await expect(page.getByRole('combobox', { name: 'Experiment' })).toHaveValue('ablation-acm-kd');
  await expect(page.getByRole('navigation', { name: 'Stages of the run' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'What training costs' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'What is being minimised' })).toBeVisible();
  // Single controls: one is held at its value, one is gone, the rest can be moved.
  await expect(page.getByRole('combobox', { name: 'Experiment' })).toBeDisabled();
  await expect(page.getByRole('textbox', { name: 'ACM weight' })).toBeDisabled();
  await expect(page.getByRole('slider', { name: 'ACM weight' })).toBeDisabled();
  await expect(page.getByRole('img', { name: 'held by the lesson' })).toHaveCount(2);
  await expect(page.getByRole('textbox', { name: 'KLD weight' })).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Temperature' })).toBeEnabled();
  const dock = page.getByRole('complementary', { name: 'Lesson: Without mixup' });
  await expect(dock.getByText('Your own run')).toHaveCount(0);
  await playground.start();
  await playground.finished(120_000);
  await expect(dock.getByText(/Your own run, seed 1: the student is right on .* under attack/)).toBeVisible();
  await expect(dock.getByText('So it is.')).toBeVisible();
  await page.getByRole('link', { name: 'See it' }).click();
  await expect(page.getByRole('slider', { name: 'Radius ε' })).toBeDisabled();
  await expect(page.getByRole('slider', { name: 'Step size α' })).toBeEnabled();
  await expect(page.getByRole('slider', { name: 'Steps' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Train' }).click();
  await dock.getByRole('button', { name: 'Leave the lesson' }).click();
  await expect(page.getByRole('navigation', { name: 'Stages of the run' })).toBeVisible();
  for (const name of ['ACM weight', 'KLD weight']) await expect(page.getByRole('slider', { name })).toBeEnabled();
});

test('the editor makes a link that another browser opens; a broken link says why', async ({ page, browser }) => {
  await page.goto('./?screen=learn&view=make');
  await page.getByLabel('Title').fill('Made here');
  await page.getByLabel('Text', { exact: false }).first().fill('Look **closely**.\n\n- one <img src=x onerror=alert(1)>\n- two');
  await page.getByLabel('A question, answered before the result is shown').check();
  await page.getByLabel('Options, one a line').fill('Yes\nNo');
  await page.getByLabel('What the measurement says').selectOption('No');
  await page.getByLabel('the settings', { exact: true }).check();
  await page.getByLabel('Add a control').selectOption('see.epsilon');
  await page.getByLabel('Add a control').selectOption('student.method.params.alphaAcm');
  await page.getByLabel('What happens to See: Radius ε').selectOption('hide');
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByLabel('Picture').nth(1).selectOption('lights');
  const box = page.getByRole('region', { name: 'Link of the lesson' });
  await expect(box.getByRole('img', { name: 'QR code of the lesson' })).toBeVisible();
  const link = box.getByRole('textbox');
  await expect(link).toHaveValue(/lesson=linked#l=1\./);
  const address = await link.inputValue();
  await expect(box.locator('svg[data-qr]')).toHaveAttribute('data-qr', address);

  const other = await browser.newContext();
  try {
    const visitor = await other.newPage();
    await visitor.goto(address);
    const lesson = visitor.getByRole('region', { name: 'Made here' });
    await expect(lesson.getByText('one <img src=x onerror=alert(1)>')).toBeVisible();
    await expect(lesson.locator('strong', { hasText: 'closely' })).toBeVisible();
    await expect(lesson.locator('img')).toHaveCount(0);
    await expect(lesson.getByRole('radio')).toHaveCount(2);
    expect((await decodeLesson(new URL(address).hash)).controls).toEqual({
      'see.epsilon': 'hide',
      'student.method.params.alphaAcm': 'lock',
    });
    await visitor.goto(`${address.split('#')[0]}#l=9.zzz`);
    await visitor.reload();
    await expect(visitor.getByRole('alert')).toContainText('lesson link version is "9", expected "1"');
  } finally {
    await other.close();
  }
});

test('lessons speak Japanese', async ({ page }) => {
  await page.goto('./?screen=learn&lesson=why-mixup&lang=ja');
  await expect(page.getByRole('region', { name: 'なぜ mixup なのか' })).toBeVisible();
  await expect(page.getByRole('button', { name: '次へ' })).toBeVisible();
});
