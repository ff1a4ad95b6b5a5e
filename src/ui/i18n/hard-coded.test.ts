/** Words on the page come from text areas; this finds those that stand in components. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';

const files = Object.keys(import.meta.glob('../**/*.tsx'));

/** What is the same in every language: names of files, formats, symbols and of this page. */
const ALLOWED = new Set(['MixACM Playground', 'run.json', 'metrics.csv', 'report.json', '.safetensors', 'GMAC/s', 'Esc', 'MAC']);
const SPOKEN = new Set([
  'part',
  'label',
  'lead',
  'caption',
  'empty',
  'hint',
  'text',
  'message',
  'aria-label',
  'title',
  'alt',
  'placeholder',
  'aria-description',
  'aria-valuetext',
]);

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

function* walk(node: Node, parent: Node | null = null): Generator<readonly [Node, Node | null]> {
  yield [node, parent];
  for (const value of Object.values(node)) {
    for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) yield* walk(each, node);
  }
}

const nameOf = (node: unknown): string => (isNode(node) && typeof node.name === 'string' ? node.name : '');

/** Text that a reader meets: between tags, in spoken attributes, and strings chosen in braces. */
function* spoken(source: string): Generator<string> {
  for (const [node, parent] of walk(parseAst(source, { lang: 'tsx' }) as unknown as Node)) {
    if (node.type === 'JSXText') yield String(node.value);
    if (node.type === 'JSXAttribute' && SPOKEN.has(nameOf(node.name)) && isNode(node.value)) yield* strings(node.value);
    if (node.type === 'JSXExpressionContainer' && parent?.type !== 'JSXAttribute' && isNode(node.expression))
      yield* strings(node.expression);
  }
}

/** Strings that an expression may come out as; arguments and names are none. */
function* strings(node: Node): Generator<string> {
  if (node.type === 'Literal' && typeof node.value === 'string') yield node.value;
  if (node.type === 'JSXExpressionContainer' && isNode(node.expression)) yield* strings(node.expression);
  for (const key of ['consequent', 'alternate', ...(node.type === 'LogicalExpression' ? ['left', 'right'] : [])]) {
    const part = node[key];
    if (isNode(part) && node.type !== 'IfStatement') yield* strings(part);
  }
  if (node.type === 'TemplateLiteral') {
    for (const quasi of node.quasis as readonly { readonly value: { readonly cooked: string } }[]) yield quasi.value.cooked;
  }
}

const hasWords = (text: string) => /\p{L}{2}/u.test(text) && !ALLOWED.has(text.replace(/^[\s,·]+|\s+$/g, ''));

it('finds words that stand in a component', () => {
  const source = 'const A = () => <p title="Read me" data-x="no">{ok ? "Yes please" : t.no} Hello</p>;';
  expect([...spoken(source)].filter(hasWords).map((text) => text.trim())).toEqual(['Read me', 'Yes please', 'Hello']);
});

it('finds none on the page', { timeout: 60_000 }, () => {
  const found = files.flatMap((file) => {
    const source = readFileSync(path.join(import.meta.dirname, file), 'utf8');
    return [...spoken(source)].filter(hasWords).map((text) => `${file}: ${text.trim()}`);
  });
  expect(files.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});
