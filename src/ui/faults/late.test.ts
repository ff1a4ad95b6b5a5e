import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const files = Object.keys(import.meta.glob(['../**/*.{ts,tsx}', '!../**/*.test.ts']));

it('loads every late part so that it can be asked for again', () => {
  expect(files.length).toBeGreaterThan(200);
  const lazy = files.filter((file) => /\blazy\b[^;]*from 'react'/.test(readFileSync(path.join(import.meta.dirname, file), 'utf8')));
  expect(lazy.map((file) => path.basename(file))).toEqual(['missing-parts.ts']);
});
