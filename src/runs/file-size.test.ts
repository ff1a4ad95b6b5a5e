import { expect, it } from 'vitest';
import { checkSize, FILE_LIMITS } from './file-size';

it.each(Object.entries(FILE_LIMITS))('a file for a %s is refused by its size, before it is read', (kind, limit) => {
  const name = 'x.bin';
  expect(() => checkSize({ name, size: limit }, kind as keyof typeof FILE_LIMITS)).not.toThrow();
  expect(() => checkSize({ name, size: limit + 1 }, kind as keyof typeof FILE_LIMITS)).toThrow(
    `file "x.bin" is ${limit + 1} bytes long, expected at most ${limit}`,
  );
});
