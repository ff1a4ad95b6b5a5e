import { expect, it } from 'vitest';
import { en } from './glossary-text';
import ja from './glossary-text.ja';
import { SOURCES } from './terms';

it('has thirty words, each with a meaning in both languages and a dated source', () => {
  const ids = Object.keys(SOURCES);
  expect(ids).toHaveLength(30);
  expect(Object.keys(en.terms)).toEqual(ids);
  expect(Object.keys(ja.terms)).toEqual(ids);
  expect(Object.values(SOURCES).filter((source) => !/\b(19|20)\d\d\b/.test(source))).toEqual([]);
  expect(Object.values(en.terms).filter(({ name, meaning }) => !name || !meaning.endsWith('.'))).toEqual([]);
  expect(Object.values(ja.terms).filter(({ name, meaning }) => !name || !meaning.endsWith('。'))).toEqual([]);
});
