/** What a visitor sees on a page: things by what they are and what they are called, and only the text that is drawn. */

export type Role =
  | 'alert'
  | 'article'
  | 'button'
  | 'dialog'
  | 'group'
  | 'heading'
  | 'link'
  | 'radio'
  | 'region'
  | 'row'
  | 'status'
  | 'textbox';

export interface Target {
  readonly role: Role;
  /** The whole name, or a pattern of a part of it. */
  readonly name?: string | RegExp;
  readonly within?: Target;
}

/** A target as it travels into the page: patterns do not, their source does. */
export interface Wanted {
  readonly role: Role;
  readonly name?: { readonly source: string; readonly flags: string };
  readonly within?: Wanted;
}

export interface Seen {
  readonly name: string;
  /** The text that has a place on the screen, not what the document merely holds. */
  readonly drawn: string;
  readonly isEnabled: boolean;
  /** Of a radio button or switch. */
  readonly isChecked: boolean;
}

declare global {
  interface Window {
    /** What the press that was aimed last has met. */
    pressed?: 'nothing' | 'target' | 'other';
  }
}

export interface Aim {
  readonly x: number;
  readonly y: number;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export function wantedOf({ role, name, within }: Target): Wanted {
  const pattern = typeof name === 'string' ? new RegExp(`^${escaped(name)}$`) : name;
  return {
    role,
    ...(pattern ? { name: { source: pattern.source, flags: pattern.flags } } : {}),
    ...(within ? { within: wantedOf(within) } : {}),
  };
}

export const describe = ({ role, name, within }: Target): string =>
  `${role}${name === undefined ? '' : ` ${name}`}${within ? ` in ${describe(within)}` : ''}`;

/**
 * Runs in the page, so it stands alone. Without a target it reads the whole page.
 * With `aim` it scrolls to the first thing found and says where to press it: null while that moves or is covered.
 */
export async function look({ wanted, aim }: { wanted: Wanted | null; aim: boolean }): Promise<{ seen: Seen[]; aim: Aim | null }> {
  const selectors: Readonly<Record<Role, string>> = {
    alert: '[role=alert]',
    article: 'article',
    button: 'button, summary, [role=button]',
    dialog: 'dialog, [role=dialog]',
    group: 'fieldset, [role=group]',
    heading: 'h1, h2, h3, h4',
    link: 'a[href]',
    radio: 'input[type=radio], [role=radio]',
    region: 'section[aria-label], section[aria-labelledby], [role=region]',
    row: 'tr',
    status: 'output, [role=status]',
    textbox: 'textarea, input:not([type]), input[type=text], input[type=number]',
  };
  const tidy = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();
  const nameOf = (element: Element): string => {
    const ids = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const labels = 'labels' in element && element.labels ? [...(element.labels as NodeListOf<HTMLLabelElement>)] : [];
    const legend = element.querySelector(':scope > legend');
    const by = [...ids.map((id) => document.getElementById(id)), ...labels, ...(legend ? [legend] : [])]
      .map((label) => label?.textContent ?? '')
      .join(' ');
    return tidy(element.getAttribute('aria-label') ?? (by || element.textContent || element.getAttribute('title')));
  };
  const isClipped = (element: Element | null): boolean => {
    if (!element) return false;
    const { width, height } = element.getBoundingClientRect();
    return (width <= 1 || height <= 1) && getComputedStyle(element).overflow !== 'visible' ? true : isClipped(element.parentElement);
  };
  const isDrawn = (node: Node): boolean => {
    const parent = node.parentElement;
    if (!parent?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || isClipped(parent)) return false;
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].some(({ width, height }) => width > 0 && height > 0);
  };
  const drawnOf = (element: Element): string => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const parts: string[] = [];
    while (walker.nextNode()) {
      const { currentNode } = walker;
      if (currentNode.textContent?.trim() && isDrawn(currentNode)) parts.push(currentNode.textContent);
    }
    return tidy(parts.join(' '));
  };
  const isThere = (element: Element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const find = ({ role, name, within }: Wanted): Element[] => {
    const scopes = within ? find(within) : [document.documentElement];
    const pattern = name ? new RegExp(name.source, name.flags) : null;
    return scopes
      .flatMap((scope) => [...scope.querySelectorAll(selectors[role])])
      .filter((element) => (element.getAttribute('role') ?? role) === role && (pattern?.test(nameOf(element)) ?? true));
  };
  // What only groups others may have no box of its own.
  const found = wanted ? find(wanted).filter(isThere) : [document.body];
  const seen = found.map((element) => ({
    name: wanted ? nameOf(element) : document.title,
    drawn: drawnOf(element),
    isEnabled: !element.matches(':disabled, [aria-disabled=true]'),
    isChecked: element.matches(':checked, [aria-checked=true]'),
  }));
  const [target] = found;
  if (!aim || !target) return { seen, aim: null };
  target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  const before = target.getBoundingClientRect();
  await frame();
  const { left, top, width, height } = target.getBoundingClientRect();
  const point = { x: left + width / 2, y: top + height / 2 };
  const isStill = before.left === left && before.top === top;
  const isHit = (element: EventTarget | null) =>
    element instanceof Element && (target.contains(element) || (element.closest('label')?.contains(target) ?? false));
  const isFree = isHit(document.elementFromPoint(point.x, point.y));
  window.pressed = 'nothing';
  addEventListener('click', (event) => (window.pressed = isHit(event.target) ? 'target' : 'other'), { capture: true, once: true });
  return { seen, aim: isStill && isFree ? point : null };
}
