/** Drives a Firefox as its makers ship it, over WebDriver BiDi. */
import puppeteer, { type Browser, type KeyInput } from 'puppeteer-core';
import { type Engine, SIZE, type VisitOptions } from './driver';

const launch = (executablePath: string, scheme: VisitOptions['scheme']): Promise<Browser> =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: { 'layout.css.prefers-color-scheme.content-override': scheme === 'dark' ? 0 : 1 },
  });

export async function launchFirefox(executablePath: string): Promise<Engine> {
  const light = await launch(executablePath, 'light');
  return {
    version: await light.version(),
    needsWatch: false,
    async visit({ scheme }) {
      // The scheme is a preference of the whole browser.
      const browser = scheme === 'light' ? light : await launch(executablePath, scheme);
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport(SIZE);
      const faults: string[] = [];
      page.on('pageerror', ({ message }) => faults.push(message));
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      return {
        goto: async (url) => void (await page.goto(url)),
        reload: async () => void (await page.reload()),
        evaluate: (script, argument) => page.evaluate(script as (argument: unknown) => never, argument),
        resize: (width, height) => page.setViewport({ width, height }),
        click: (x, y) => page.mouse.click(x, y),
        press: (key) => page.keyboard.press(key as KeyInput),
        async choose(selector, files) {
          const input = await page.$(selector);
          if (!input) throw new Error(`nothing matches ${selector}, expected an input for files`);
          await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(...files);
        },
        screenshot: async () => Buffer.from(await page.screenshot()),
        takeFaults: async () => faults.splice(0),
        close: () => (browser === light ? context.close() : browser.close()),
      };
    },
    close: () => light.close(),
  };
}
