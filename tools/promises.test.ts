import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './paths';

/** Rows of the tables of a document, head and rule left out, whose head ends with `column`. */
function rowsUnder(file: string, column: string): string[] {
  const rows: string[] = [];
  let isWanted = false;
  for (const line of readFileSync(path.join(ROOT, file), 'utf8').split('\n')) {
    if (!line.startsWith('|')) isWanted = false;
    else if (line.endsWith(`| ${column} |`)) isWanted = true;
    else if (isWanted && !/^[|-]+$/.test(line)) rows.push(line);
  }
  return rows;
}

it.each([
  ['docs/reliability.md', 'Test'],
  ['SECURITY.md', 'checked by'],
])('every promise of %s names tests that exist', (file, column) => {
  const rows = rowsUnder(file, column);
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) {
    const cell = row.split('|').at(-2)!;
    const named = [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
    const tests = named.filter((name) => /\.(test|spec)\.ts$|^tools\/fuzz$|^npm run test:/.test(name));
    expect(tests.length, row).toBeGreaterThan(0);
    for (const name of named.filter((each) => !each.startsWith('npm ')))
      expect(existsSync(path.join(ROOT, name)), `${name} in: ${row}`).toBe(true);
  }
});
