/** Text with a little emphasis as plain data: what Markdown becomes at build time, and what an editor's or a link's text becomes here. */

export type Inline =
  | string
  | { readonly mark: 'strong' | 'em' | 'code'; readonly text: string }
  /** Inside the page, as in `?screen=see`, or https. */
  | { readonly href: string; readonly text: string };

export type Block =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] };

export interface StepText {
  readonly title: string;
  readonly body: readonly Block[];
  /** Of a question; none where the step is text alone. */
  readonly options: readonly (readonly Inline[])[];
  /** Shown once the answer is locked and the result is known. */
  readonly reveal: readonly Block[];
}

export interface LessonText {
  readonly title: string;
  readonly lead: readonly Block[];
  readonly steps: readonly StepText[];
}

const TOKEN = /\*\*([^*\n]+)\*\*|\*([^*\n]+)\*|`([^`\n]+)`|\[([^\]\n]+)\]\(([^)\s]+)\)/g;

/** Where a link may lead: a screen of this page, or another site by https. Everything else stays text. */
export const isSafeLink = (href: string): boolean => /^\?[\w=&%.,:-]*$/.test(href) || /^https:\/\/[\w.-]+(\/|$)/.test(href);

function parseInlines(text: string): readonly Inline[] {
  const found: Inline[] = [];
  let last = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [raw, strong, em, code, label, href] = match;
    if (match.index > last) found.push(text.slice(last, match.index));
    if (strong !== undefined) found.push({ mark: 'strong', text: strong });
    else if (em !== undefined) found.push({ mark: 'em', text: em });
    else if (code !== undefined) found.push({ mark: 'code', text: code });
    else if (label !== undefined && href !== undefined && isSafeLink(href)) found.push({ href, text: label });
    else found.push(raw);
    last = match.index + raw.length;
  }
  if (last < text.length) found.push(text.slice(last));
  return found;
}

/**
 * Paragraphs parted by empty lines, lists of lines that begin with `- `, **strong**, *emphasis*, `code` and [links](?screen=see).
 * Nothing else means anything: a tag is shown as it was typed.
 */
export function parseRichText(source: string): readonly Block[] {
  return source
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part): Block => {
      const lines = part.split('\n').map((line) => line.trim());
      if (lines.every((line) => line.startsWith('- '))) return { kind: 'list', items: lines.map((line) => parseInlines(line.slice(2))) };
      return { kind: 'paragraph', inlines: parseInlines(lines.join(' ')) };
    });
}

/** The words alone, for labels and for counting. */
export const plainText = (inlines: readonly Inline[]): string =>
  inlines.map((each) => (typeof each === 'string' ? each : each.text)).join('');
