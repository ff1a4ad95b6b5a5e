// What a tool's file says about itself at its top is its help.
import { readFile } from 'node:fs/promises';

/** The file's first comment without its stars. */
export async function helpOf(file) {
  const [, comment = ''] = /^\/\*\*([\s\S]*?)\*\//.exec(await readFile(file, 'utf8')) ?? [];
  return comment
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, '').trimEnd())
    .join('\n')
    .trim();
}
