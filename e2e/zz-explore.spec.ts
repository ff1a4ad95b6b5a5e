import { writeFileSync } from 'node:fs';
import { expect, test } from './support';
import { layoutFaults, SETTINGS, setText, type Setting } from './layout';
test.use({ bypassCSP: true });
const Q = ['screen=train','screen=lab','screen=see','screen=learn','screen=see&view=channels','screen=see&view=mixup','screen=see&view=slices','screen=see&view=step','screen=learn&lesson=adversarial-example','screen=learn&view=make','screen=learn&view=class','screen=learn&view=lecture&lesson=adversarial-example'];
test('explore', async ({ page }) => {
  test.setTimeout(560000);
  await page.addInitScript(() => {}); const all: Record<string, string[]> = {};
  for (const lang of (process.env.LANGS ?? 'en,pseudo,ja').split(',')) for (const q of Q) {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`./?${q}&lang=${lang}`);
    await expect(page.locator('[data-state="ready"]')).toHaveCount(1);
    await page.waitForTimeout(1500);
    await page.evaluate(() => { for (const d of document.querySelectorAll('main details')) (d as HTMLDetailsElement).open = true; });
    for (const s of Object.keys(SETTINGS) as Setting[]) {
      await setText(page, s);
      for (const width of [320, 390, 700, 1000, 1280]) {
        await page.setViewportSize({ width, height: 640 });
        await page.waitForTimeout(120);
        for (const f of await layoutFaults(page)) (all[f.replace(/by \d+ px|"[^"]*"/g, '_') ] ??= []).push(`${lang} ${q.replace('screen=','')} ${s} ${width}: ${f}`);
      }
    }
    writeFileSync('/tmp/font-work/faults.json', JSON.stringify(all, null, 1));
  }
});
