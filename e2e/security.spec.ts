/** What a stranger's text, address or script would try, stopped by the policy the built app is served with. */
import { Playground } from './playground';
import { expect, test } from './support';

test('markup, code and scripts from strings are refused, and the app says which policy it has', async ({ request, served }) => {
  const response = await request.get('./');
  const policy = response.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy).not.toContain('unsafe-inline');
  expect(policy).not.toMatch(/'unsafe-eval'/);
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(await response.text(), 'a plain host has it too').toContain('http-equiv="Content-Security-Policy"');
  expect(served.url).toMatch(/^http/);
});

test.describe('what the policy stops', () => {
  // The fixture that every story has must see it, or it would see nothing anywhere.
  test.use({ breaksPolicy: true });

  test('injected scripts do not run', async ({ page }) => {
    await new Playground(page).open('./');
    const outcome = await page.evaluate(async () => {
      const tried: Record<string, string> = {};
      const attempt = (name: string, action: () => unknown) => {
        try {
          action();
          tried[name] = 'went through';
        } catch (error) {
          tried[name] = (error as Error).name;
        }
      };
      const element = document.createElement('div');
      document.body.append(element);
      attempt('markup', () => (element.innerHTML = '<img src=x onerror="window.owned=1">'));
      attempt('worker', () => new Worker('https://evil.example/worker.js'));
      attempt('data worker', () => new Worker('data:text/javascript,1'));
      attempt('handler', () => element.setAttribute('onclick', 'window.owned = 1'));
      attempt('timer', () => setTimeout('window.owned = 1' as never));
      element.click();
      const inline = document.createElement('script');
      attempt('inline script', () => (inline.textContent = 'window.owned = 1'));
      document.body.append(inline);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { ...tried, owned: String('owned' in window) };
    });
    expect(outcome).toEqual({
      markup: 'TypeError',
      handler: 'TypeError',
      timer: 'TypeError',
      worker: 'TypeError',
      'data worker': 'TypeError',
      'inline script': 'TypeError',
      owned: 'false',
    });
  });

  test('is seen in a worker as well', async ({ page, watch }) => {
    const started = page.waitForEvent('worker');
    await page.goto('./');
    const outcome = (await started).evaluate(() => fetch('http://evil.example/b').catch((error: Error) => error.name));
    expect(await outcome).toBe('TypeError');
    await expect.poll(() => watch.violations.join()).toContain('http://evil.example/b');
  });

  test('is seen in another visitor’s pages as well', async ({ browser, served, watch }) => {
    const page = await browser.newPage({ baseURL: served.url });
    await page.goto('./');
    await page.evaluate(() => {
      const image = new Image();
      image.src = 'http://evil.example/a.png';
      document.body.append(image);
    });
    await expect.poll(() => watch.violations.join()).toContain('http://evil.example/a.png');
    await page.close();
  });
});

test('nothing is asked of another host', async ({ page, served }) => {
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  await new Playground(page).open('./');
  await page.waitForLoadState('networkidle');
  expect([...hosts].filter((host) => host !== 'null')).toEqual([new URL(served.url).origin]);
});
