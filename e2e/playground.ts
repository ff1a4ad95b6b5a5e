/** The page as a user sees it: what can be pressed, and what can be read. */
import type { Page } from '@playwright/test';
import { expect } from './support';

export type Stage = 'data' | 'plain' | 'teacher' | 'student' | 'evaluate';

const NAMES = { plain: 'Ordinary network', teacher: 'Robust teacher', student: 'Student' } as const;
const CHARTS = { accuracy: 'How many pictures are named correctly', loss: 'What is being minimised' } as const;

export class Playground {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page and waits until its worker has chosen a backend. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await expect(this.backend).toHaveText(/WebGPU|WASM|WebGL|CPU/);
  }

  get primary() {
    return this.page.getByRole('region', { name: 'Experiment' }).getByRole('button').first();
  }
  get stepButton() {
    return this.page.getByRole('button', { name: 'One step' });
  }
  get stopButton() {
    return this.page.getByRole('button', { name: 'Stop', exact: true });
  }
  get backend() {
    return this.page.getByRole('button', { name: /^Backend:/ });
  }
  get files() {
    return this.page.locator('input[type=file]');
  }
  get error() {
    return this.page.getByRole('heading', { name: /has stopped|The run stopped|nothing to compute with/ });
  }
  get pictures() {
    return this.page.getByRole('region', { name: 'Four test pictures under attack' }).locator('canvas');
  }

  stage(id: Stage) {
    return this.page.locator(`li[data-stage="${id}"]`);
  }
  async openStage(id: Stage): Promise<void> {
    await this.stage(id).getByRole('button').click();
  }
  resultCard(network: keyof typeof NAMES) {
    return this.page.getByRole('region', { name: 'Result' }).locator('article', { hasText: NAMES[network] });
  }

  async start(): Promise<void> {
    await expect(this.primary).toHaveText(/Start|Run again/);
    await this.primary.click();
  }

  /** Waits until a network has trained a step. */
  async trains(): Promise<void> {
    await expect(this.page.locator('li[data-stage]', { hasText: /[1-9][\d,]* of [1-9]/ }).first()).toBeVisible({ timeout: 60_000 });
  }

  async finished(timeout: number): Promise<void> {
    await expect(this.primary).toHaveText('Run again', { timeout });
    await expect(this.error).toHaveCount(0);
  }

  /** What a chart shows at the moment, drawn by SVG or by canvas; what is recorded does not count. */
  chart(name: keyof typeof CHARTS): Promise<string> {
    return this.page.getByRole('region', { name: CHARTS[name] }).evaluate((chart) => {
      const isLive = (element: Element) => !element.closest('.recorded');
      const lines = [...chart.querySelectorAll('path')].filter(isLive).map((path) => path.getAttribute('d'));
      const pictures = [...chart.querySelectorAll('canvas')].filter(isLive).map((canvas) => canvas.toDataURL());
      return JSON.stringify([...lines, ...pictures]);
    });
  }

  /** Waits until a chart shows something other than `before`, and returns what it shows. */
  async chartMoves(name: keyof typeof CHARTS, before: string, timeout: number): Promise<string> {
    await expect.poll(async () => (await this.chart(name)) !== before, { message: `the chart of ${name} moves`, timeout }).toBe(true);
    return this.chart(name);
  }
}
