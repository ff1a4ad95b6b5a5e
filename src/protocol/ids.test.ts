import { afterEach, expect, it, vi } from 'vitest';
import { createId } from './ids';

afterEach(() => vi.unstubAllGlobals());

it('names things where only random bytes are to be had, as over plain http', () => {
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(0xff) });
  expect(createId()).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
});

it('never gives a name twice', () => {
  const ids = Array.from({ length: 1000 }, createId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
