/** A section of a document that one bench owns, between `<!-- name -->` and `<!-- /name -->`. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

const MARKED = /<!-- ([a-z-]+) -->\n[\s\S]*?<!-- \/\1 -->\n/g;

const read = async (file: string) => (existsSync(file) ? readFile(file, 'utf8') : '');

/** Puts a section in place of the one of that name, or at the end. */
export async function writeSection(file: string, name: string, text: string): Promise<void> {
  const before = await read(file);
  const section = `<!-- ${name} -->\n\n${text.trim()}\n\n<!-- /${name} -->\n`;
  const old = [...before.matchAll(MARKED)].find(([, found]) => found === name)?.[0];
  await writeFile(file, old === undefined ? `${before}\n${section}` : before.replace(old, () => section));
}
