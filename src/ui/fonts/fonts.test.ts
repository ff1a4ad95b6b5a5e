import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CANVAS_FONT } from './page-font';

const SRC = path.resolve(import.meta.dirname, '../..');
const ROOT = path.resolve(SRC, '..');
const css = readFileSync(path.join(import.meta.dirname, 'fonts.css'), 'utf8');
const faces = css.split('@font-face').slice(1);

interface Range {
  readonly from: number;
  readonly to: number;
}

function rangesOf(face: string): readonly Range[] {
  const [, list = ''] = /unicode-range:([^;]*);/.exec(face) ?? [];
  return list.split(',').map((each) => {
    const [from = '', to = from] = each.trim().slice(2).split('-');
    return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) };
  });
}

const inter = faces.filter((face) => /font-family: Inter;/.test(face)).map(rangesOf);
const holds = (ranges: readonly Range[], code: number) => ranges.some(({ from, to }) => from <= code && code <= to);

/** Written by the system's own fonts: no page carries those of Japan. */
const JAPANESE = /[\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef]/;

/** What the page says, and what is written in its sources' strings. */
function texts(): Map<string, string> {
  const folders = ['ui', 'lessons', 'experiments', 'engine', 'data'];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(SRC, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|md)$/.test(name) && !/\.test\.|README|testing/.test(name))
      .map((name) => path.join(folder, name)),
  );
  // Comments are read by nobody who uses the page.
  return new Map(files.map((name) => [name, readFileSync(path.join(SRC, name), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')]));
}

test('every character that the page writes stands in one of its font files', () => {
  const missing: string[] = [];
  for (const [name, text] of texts())
    for (const letter of new Set(text))
      if (letter >= ' ' && !JAPANESE.test(letter) && !inter.some((ranges) => holds(ranges, letter.codePointAt(0) ?? 0)))
        missing.push(`${letter} U+${letter.codePointAt(0)?.toString(16)} in ${name}`);
  expect(missing).toEqual([]);
});

test('a character is asked of one file', () => {
  const twice: string[] = [];
  for (let code = 0x20; code < 0x3000; code++)
    if (inter.filter((ranges) => holds(ranges, code)).length > 1) twice.push(`U+${code.toString(16)}`);
  expect(twice).toEqual([]);
});

test('all files together have at most 120 kB', () => {
  const files = [...css.matchAll(/url\("([^"?]+)/g)].map(([, address = '']) =>
    address.startsWith('.') ? path.join(import.meta.dirname, address) : path.join(ROOT, 'node_modules', address),
  );
  expect(files).toHaveLength(4);
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThanOrEqual(120_000);
});

test('a canvas takes the families of the page, after the digits of one width', () => {
  const [, page = ''] = /--sans: ([^;]*);/.exec(readFileSync(path.join(SRC, 'ui/theme.css'), 'utf8')) ?? [];
  expect(CANVAS_FONT).toBe(`12px "Inter Figures", ${page}`);
});
