import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256 } from './sha256';

afterEach(() => vi.unstubAllGlobals());

const sample = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + 7) % 256);

test.each(['with', 'without'])('%s the help of the browser the digests are those of the standard', async (help) => {
  if (help === 'without') vi.stubGlobal('crypto', {});
  expect(await sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  for (const length of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 3073, 100_000]) {
    expect(await sha256(sample(length)), `${length} bytes`).toBe(createHash('sha256').update(sample(length)).digest('hex'));
  }
  expect(await sha256(sample(200).subarray(3, 150))).toBe(createHash('sha256').update(sample(200).subarray(3, 150)).digest('hex'));
});
