/** Drives Chromium, and Playwright's own builds of the other engines where they are installed. */
import type { BrowserType, LaunchOptions } from '@playwright/test';
import { type Engine, SIZE } from './driver';

export async function launchPlaywright(type: BrowserType, options: LaunchOptions): Promise<Engine> {
  const browser = await type.launch(options);
  return {
    version: browser.version(),
    needsWatch: false,
    async visit({ scheme }) {
      const context = await browser.newContext({ viewport: SIZE, colorScheme: scheme });
      const page = await context.newPage();
      const faults: string[] = [];
      context.on('weberror', (error) => faults.push(error.error().message));
      context.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      return {
        goto: async (url) => void (await page.goto(url)),
        reload: async () => void (await page.reload()),
        // Playwright's type of what a function may be given is narrower than what it takes.
        evaluate: (script, argument) => page.evaluate(script as (argument: unknown) => never, argument),
        resize: (width, height) => page.setViewportSize({ width, height }),
        click: (x, y) => page.mouse.click(x, y),
        press: (key) => page.keyboard.press(key),
        choose: (selector, files) => page.locator(selector).setInputFiles([...files]),
        screenshot: () => page.screenshot(),
        takeFaults: async () => faults.splice(0),
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}
