/** The page as a user sees it: what can be pressed, and what can be read. */
import type { Page } from '@playwright/test';
import { expect } from './support';

export type Stage = 'data' | 'plain' | 'teacher' | 'student' | 'evaluate';

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
    return this.page.getByTestId('run-primary');
  }
  get stepButton() {
    return this.page.getByTestId('run-step');
  }
  get stopButton() {
    return this.page.getByTestId('run-stop');
  }
  get backend() {
    return this.page.getByTestId('backend-badge');
  }
  get dataset() {
    return this.page.getByTestId('dataset-status');
  }
  get files() {
    return this.page.getByTestId('dropzone-input');
  }
  get error() {
    return this.page.getByTestId('error-panel');
  }

  stage(id: Stage) {
    return this.page.getByTestId(`stage-${id}`);
  }
  resultCard(network: 'plain' | 'teacher' | 'student') {
    return this.page.getByTestId(`result-card-${network}`);
  }

  async start(): Promise<void> {
    await expect(this.primary).toHaveText(/Start|Run again/);
    await this.primary.click();
  }

  async finished(timeout: number): Promise<void> {
    await expect(this.primary).toHaveText('Run again', { timeout });
    await expect(this.error).toHaveCount(0);
  }

  /** What a chart shows at the moment, drawn by SVG or by canvas. */
  chart(name: 'accuracy' | 'loss'): Promise<string> {
    return this.page.getByTestId(`chart-${name}`).evaluate((chart) => {
      const lines = [...chart.querySelectorAll('path')].map((path) => path.getAttribute('d'));
      const pictures = [...chart.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL());
      return JSON.stringify([...lines, ...pictures]);
    });
  }

  /** Waits until a chart shows something other than `before`. */
  async chartMoves(name: 'accuracy' | 'loss', before: string, timeout: number): Promise<void> {
    await expect(async () => expect(await this.chart(name)).not.toBe(before)).toPass({ timeout });
  }
}
