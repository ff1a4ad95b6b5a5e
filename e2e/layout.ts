/** What is wrong with how a page is laid out, measured by its boxes and its text. */
import type { Page } from '@playwright/test';

/** Ways to set the text: the page's font, the widest that a machine may have in its place, and the spacing a reader may ask for. */
export const SETTINGS = {
  'its own font': '',
  'a wide font': `
    @font-face { font-family: Wide; src: url("FONT"); font-weight: 100 900; size-adjust: 120%; }
    :root { --sans: "DejaVu Sans", Wide !important; }`,
  // WCAG 2.2, 1.4.12.
  'spaced text': `
    * { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important; }
    p { margin-block-end: 2em !important; }`,
} as const;
export type Setting = keyof typeof SETTINGS;

/** Sets the page's text; the policy of the page must be bypassed. */
export async function setText(page: Page, setting: Setting): Promise<void> {
  const font = await page.locator('link[rel=preload][as=font]').getAttribute('href');
  await page.evaluate(
    async (css) => {
      document.getElementById('text-setting')?.remove();
      const style = document.createElement('style');
      style.id = 'text-setting';
      style.textContent = css;
      document.head.append(style);
      if (css.includes('Wide')) await document.fonts.load('1em Wide');
    },
    SETTINGS[setting].replace('FONT', font ?? ''),
  );
}

/**
 * What sticks out of the page sideways, text that is cut off, and text that leaves the box drawn around it. What can be scrolled is
 * reached, and what only a screen reader is told has no box.
 */
export const layoutFaults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const SLACK = 1.5;
    const found = new Set<string>();
    const name = (element: Element) => {
      const path: string[] = [];
      for (let each: Element | null = element; each && path.length < 3; each = each.parentElement) {
        const kind = each
          .getAttribute('class')
          ?.split(' ')[0]
          ?.replace(/^_|_[\w-]{5,}_\d+$/g, '');
        path.unshift(kind ? `${each.localName}.${kind}` : each.localName);
      }
      return path.join(' > ');
    };
    const excerpt = (text: string) => JSON.stringify(text.trim().replace(/\s+/g, ' ').slice(0, 30));
    const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll';
    const root = document.documentElement;
    const over = root.scrollWidth - root.clientWidth;
    if (over > 0) {
      const isInScroller = (element: Element | null): boolean =>
        element !== null && element !== root && (getComputedStyle(element).overflowX !== 'visible' || isInScroller(element.parentElement));
      const out = [...document.body.querySelectorAll('*')].filter(
        (each) => each.getBoundingClientRect().right > root.clientWidth + 0.5 && !isInScroller(each.parentElement),
      );
      const inmost = out.filter((each) => !out.some((other) => other !== each && each.contains(other)));
      found.add(`the page can be pushed ${over} px sideways by ${inmost.slice(0, 3).map(name).join(', ')}`);
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent ?? '';
      const parent = node.parentElement;
      if (
        text.trim() === '' ||
        !parent?.checkVisibility() ||
        parent.closest('.visually-hidden, .skip, option, script, style, svg, math, noscript')
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter(({ width }) => width > 0);
      if (boxes.length === 0) continue;
      const left = Math.min(...boxes.map((box) => box.left));
      const right = Math.max(...boxes.map((box) => box.right));
      const top = Math.min(...boxes.map((box) => box.top));
      const bottom = Math.max(...boxes.map((box) => box.bottom));
      let isDrawnAround = false;
      for (let box: Element | null = parent; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.display === 'inline' || style.display === 'contents') continue;
        const edge = box.getBoundingClientRect();
        const isWide = right - edge.right > SLACK || edge.left - left > SLACK;
        const isHigh = bottom - edge.bottom > SLACK || edge.top - top > SLACK;
        if (scrolls(style.overflowX) || scrolls(style.overflowY)) break;
        if ((style.overflowX !== 'visible' && isWide) || (style.overflowY !== 'visible' && isHigh))
          found.add(`${name(box)} cuts ${excerpt(text)}`);
        const isBox = style.borderRightWidth !== '0px' || style.backgroundColor !== 'rgba(0, 0, 0, 0)';
        if (isBox && !isDrawnAround) {
          isDrawnAround = true;
          if (isWide) found.add(`${excerpt(text)} leaves ${name(box)} by ${Math.max(right - edge.right, edge.left - left).toFixed(0)} px`);
        }
      }
      const { overflowX, textOverflow } = getComputedStyle(parent);
      if (textOverflow === 'ellipsis' && overflowX !== 'visible' && parent.scrollWidth > parent.clientWidth)
        found.add(`${name(parent)} cuts ${excerpt(text)}`);
    }
    for (const field of document.querySelectorAll<HTMLInputElement>('input:not([type=range], [type=checkbox], [type=radio], [type=file])'))
      if (
        field.checkVisibility() &&
        field.clientWidth > 1 &&
        field.scrollWidth > field.clientWidth + SLACK &&
        document.activeElement !== field
      )
        found.add(`${name(field)} cuts ${excerpt(field.value)}`);
    return [...found];
  });
