/** Generated parts of a Markdown file, between `<!-- NAME -->` and `<!-- /NAME -->`. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../src/protocol/errors';
import { RunFolder } from '../lab/files';
import { ROOT } from '../paths';

const RESULTS = path.join(ROOT, 'docs/results.md');
const SUMMARIES = path.join(ROOT, 'docs/results');

/** @throws ConfigError when the markers are not there */
export function replaceMarked(text: string, name: string, content: string, file: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new ConfigError(`file "${file}" lacks the markers, expected ${open} and then ${close}`);
  return `${text.slice(0, start + open.length)}\n\n${content}\n\n${text.slice(end)}`;
}

export async function writeMarked(file: string, name: string, content: string): Promise<void> {
  await writeFile(file, replaceMarked(await readFile(file, 'utf8'), name, content, file));
}

/** Puts a table into docs/results.md, and the figures that it is made of beside it, unless another table has them. */
export async function publish(name: string, table: string, figures?: readonly unknown[]): Promise<void> {
  await writeMarked(RESULTS, name, table);
  if (!figures) return;
  // One line each: a diff then shows which run was added.
  await new RunFolder(SUMMARIES).write(`${name}.json`, `[\n${figures.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`);
  console.log(`docs/results.md and docs/results/${name}.json are written from ${figures.length} runs`);
}
