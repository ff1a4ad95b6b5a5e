/**
 * Vite plugin: Markdown to plain data at build time, so that the page gets no HTML and no parser.
 * `x.md?lesson` gives a lesson's text, `x.md?tables` the tables of a document.
 */
import { readFile } from 'node:fs/promises';
import { lexer, type Token, type Tokens } from 'marked';
import type { Plugin } from 'vite';
import type { Block, Inline, LessonText, StepText } from '../src/lessons/rich-text';

const fail = (token: Token): never => {
  throw new Error(
    `Markdown ${token.type} ${JSON.stringify(token.raw.slice(0, 60))} is not part of a lesson's text, expected words, emphasis, code, links and lists`,
  );
};

const plain = (text: string) =>
  text.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'");

function toInline(token: Token): readonly Inline[] {
  switch (token.type) {
    case 'text':
      return 'tokens' in token && token.tokens
        ? token.tokens.flatMap(toInline)
        : [plain((token as Tokens.Text).text).replaceAll('\n', ' ')];
    case 'escape':
      return [plain((token as Tokens.Escape).text)];
    case 'strong':
      return [{ mark: 'strong', text: plain((token as Tokens.Strong).text) }];
    case 'em':
      return [{ mark: 'em', text: plain((token as Tokens.Em).text) }];
    case 'codespan':
      return [{ mark: 'code', text: plain((token as Tokens.Codespan).text) }];
    case 'link':
      return [{ href: (token as Tokens.Link).href, text: plain((token as Tokens.Link).text) }];
    default:
      return fail(token);
  }
}

const inlines = (tokens: readonly Token[] | undefined) => (tokens ?? []).flatMap(toInline);

function toBlock(token: Token): Block {
  if (token.type === 'paragraph') return { kind: 'paragraph', inlines: inlines(token.tokens) };
  if (token.type === 'list') return { kind: 'list', items: (token as Tokens.List).items.map((item) => inlines(item.tokens)) };
  return fail(token);
}

/** Without a rule a step is text. With one, the list before it holds the options of a question, and what follows is revealed. */
function toStep(title: string, tokens: readonly Token[]): StepText {
  const rule = tokens.findIndex(({ type }) => type === 'hr');
  if (rule < 0) return { title, body: tokens.map(toBlock), options: [], reveal: [] };
  const before = tokens.slice(0, rule).map(toBlock);
  const options = before.pop();
  if (options?.kind !== 'list') throw new Error(`question "${title}" has no list before its rule, expected the options there`);
  return { title, body: before, options: options.items, reveal: tokens.slice(rule + 1).map(toBlock) };
}

/** @throws Error for Markdown that a lesson cannot hold, HTML above all */
export function readLesson(source: string): LessonText {
  const tokens = lexer(source).filter(({ type }) => type !== 'space');
  const title = tokens[0];
  if (title?.type !== 'heading' || (title as Tokens.Heading).depth !== 1)
    throw new Error('lesson begins without a title, expected "# Title"');
  const starts = tokens.flatMap((token, at) => (at > 0 && token.type === 'heading' ? [at] : []));
  const steps = starts.map((at, i) => toStep((tokens[at] as Tokens.Heading).text, tokens.slice(at + 1, starts[i + 1])));
  return { title: (title as Tokens.Heading).text, lead: tokens.slice(1, starts[0]).map(toBlock), steps };
}

/** Every table of a document: rows of cells, the heading row first. */
function readTables(source: string): readonly (readonly (readonly string[])[])[] {
  return lexer(source)
    .filter((token): token is Tokens.Table => token.type === 'table')
    .map(({ header, rows }) => [header, ...rows].map((row) => row.map(({ text }) => text)));
}

export function markdown(): Plugin {
  return {
    name: 'markdown',
    async load(id) {
      const [file, kind] = id.split('?');
      if (!file?.endsWith('.md') || (kind !== 'lesson' && kind !== 'tables')) return null;
      this.addWatchFile(file);
      const source = await readFile(file, 'utf8');
      try {
        return `export default ${JSON.stringify(kind === 'lesson' ? readLesson(source) : readTables(source))};`;
      } catch (error) {
        throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}
