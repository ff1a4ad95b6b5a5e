/** The first second: a recorded run is drawn before anything is computed, and nothing recorded claims to be live. */
import type { Browser } from '@playwright/test';
import quickDemo from '../src/experiments/quick-demo';
import { Playground } from './playground';
import { expect, test } from './support';
import { tinyLink } from './tiny';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when, and how much processor time. */
  readonly ts: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds until the first chart of a visit by somebody new: on the clock, and of the page's own processor time. */
async function firstChart(browser: Browser, baseURL: string): Promise<{ readonly wall: number; readonly spent: number }> {
  const profile = await browser.newContext({ baseURL });
  const page = await profile.newPage();
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector('.recorded path[d]')) performance.mark('first chart');
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'],
  });
  await page.goto('./');
  await expect(page.locator('.recorded path').first()).toBeVisible();
  const wall = await page.evaluate(() => performance.getEntriesByName('first chart')[0]?.startTime ?? Number.NaN);
  const { traceEvents } = JSON.parse(String(await browser.stopTracing())) as { traceEvents: TraceEvent[] };
  await profile.close();
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(threadOf));
  const mark = traceEvents.find(({ name }) => name === 'first chart');
  expect(mark, 'mark of the first chart in the trace').toBeDefined();
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && main.has(threadOf(event)) && event.ts <= (mark?.ts ?? 0));
  return { wall, spent: tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000 };
}

test('a fresh profile sees the first chart within a second of processor time', async ({ browser, baseURL }) => {
  // The best of three: whatever else the machine does takes from the others.
  const visits: Awaited<ReturnType<typeof firstChart>>[] = [];
  for (let visit = 0; visit < 3; visit++) visits.push(await firstChart(browser, baseURL ?? ''));
  const [wall, spent] = [Math.min(...visits.map((each) => each.wall)), Math.min(...visits.map((each) => each.spent))];
  const description = `${spent.toFixed(0)} ms of processor time, ${wall.toFixed(0)} ms on the clock`;
  test.info().annotations.push({ type: 'first chart', description });
  console.log(`first chart after ${description}`);
  expect(spent).toBeGreaterThan(0);
  expect(spent).toBeLessThan(1000);
});

test('what is recorded says so, and live points appear beside it', async ({ page }) => {
  const playground = new Playground(page);
  await playground.open(`./${tinyLink(quickDemo, 40)}`);
  const chart = page.getByRole('region', { name: 'How many pictures are named correctly' });
  const lines = chart.locator('.recharts-line-curve');
  const live = chart.locator('.recharts-line:not(.recorded) .recharts-line-curve[stroke^="var"]');
  await expect(chart.locator('.recorded .recharts-line-curve')).toHaveCount(6);
  await expect(live).toHaveCount(0);
  await expect(chart.getByText('Not computed on this device')).toBeVisible();
  for (const name of ['Ordinary', 'Teacher', 'Student']) await expect(chart.getByRole('button', { name })).toContainText('(recorded)');
  await expect(page.getByRole('region', { name: 'What is being minimised' }).getByText('recorded').first()).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'One picture, attacked step by step' }).getByText('recorded', { exact: true }),
  ).toBeVisible();

  await chart.getByRole('button', { name: 'Hide the recording' }).click();
  await expect(lines.and(page.locator('.recorded *'))).toHaveCount(0);
  await chart.getByRole('button', { name: 'Show the recording' }).click();

  await chart.getByRole('button', { name: 'Train it here' }).click();
  await expect(live.first()).toBeAttached({ timeout: 60_000 });
  await expect(chart.locator('.recorded .recharts-line-curve')).toHaveCount(6);
  await playground.finished(120_000);
  for (const name of ['Ordinary', 'Teacher', 'Student']) await expect(chart.getByRole('button', { name })).not.toContainText('(recorded)');
  await expect(page.getByRole('region', { name: 'Result' }).getByText('recorded')).toHaveCount(0);
});

test('a recorded attack is scrubbed by keyboard, and a formula, a slider and a line light each other', async ({ page }) => {
  await page.goto('./');
  const strip = page.getByRole('region', { name: 'One picture, attacked step by step' });
  const ordinary = strip.locator('figure[data-network="plain"]');
  await strip.getByRole('radio', { name: 'Picture: trapezoid' }).focus();
  await expect(ordinary).toHaveAttribute('data-right', 'true');
  await strip.getByRole('slider', { name: 'Attack step' }).focus();
  await page.keyboard.press('End');
  await expect(strip.getByText('step 10 of 10')).toBeVisible();
  await expect(ordinary).toHaveAttribute('data-right', 'false');
  // What is shown is what the file holds.
  const told = await page.evaluate(async () => {
    const file = await (await fetch('./recordings/quick-demo-attacks.json')).json();
    const row: number[] = file.probabilities[2][0][10];
    return { name: file.classes[row.indexOf(Math.max(...row))] as string, share: Math.round(100 * Math.max(...row)) };
  });
  await expect(ordinary).toContainText(`says ${told.name} ${told.share}\u00a0%`);

  const term = page.locator('button[data-term="acm"]');
  const slider = page.locator('fieldset[data-lit]').filter({ has: page.getByLabel('ACM weight', { exact: true }) });
  await term.focus();
  await expect(slider).toHaveAttribute('data-lit', 'true');
  await expect(page.locator('li[data-focused="true"]')).toContainText('Channel maps');
  await slider.getByRole('slider').focus();
  await expect(term).toHaveAttribute('data-lit', 'true');
  await page.getByLabel('Temperature', { exact: true }).first().focus();
  await expect(page.locator('[data-param="temperature"]').first()).toHaveAttribute('data-lit', 'true');
});

test('without a worker the recording stays, and says that nothing is computed here', async ({ page }) => {
  await page.route('**/worker-worker-*.js', (route) => route.abort());
  await page.goto('./');
  const chart = page.getByRole('region', { name: 'How many pictures are named correctly' });
  await expect(chart.getByText('Nothing is being computed here at the moment')).toBeVisible();
  await expect(chart.locator('.recorded .recharts-line-curve')).toHaveCount(6);
  await expect(chart.getByRole('button', { name: 'Train it here' })).toBeDisabled();
});
