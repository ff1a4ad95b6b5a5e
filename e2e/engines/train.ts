/** What most stories do on the way: wait for the page to be ready, and train. */
import { at, type Tab } from './tab';

export const backend = at('button', /^Backend: (WebGPU|WASM|WebGL|CPU)/);
export const main = at('button', /^(Start|Starting …|Pause|Resume|Run again)$/, at('region', 'Experiment'));

/** Opens the page and waits until it knows what computes. */
export async function open(tab: Tab, address: string): Promise<void> {
  await tab.driver.goto(address);
  await tab.find(backend, 60_000);
}

/** Presses the main button that has the label `before`, and waits for the end of the run, told by the labels that are drawn. */
export async function trainToEnd(tab: Tab, before: 'Start' | 'Run again'): Promise<void> {
  await tab.find(main, 60_000, ({ drawn, isEnabled }) => drawn === before && isEnabled);
  await tab.press(main);
  await tab.find(main, 10_000, ({ drawn }) => drawn === 'Pause');
  await tab.find(main, 60_000, ({ drawn }) => drawn === 'Run again');
}
