import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../src/engine/safetensors';
import { halveSafetensors, toHalf } from './half-precision';

describe('toHalf', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [3 * 2 ** -25, 0x0002],
    [1023.5 * 2 ** -24, 0x0400],
    [1 / 3, 0x3555],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 - 2 ** -12, 0x4000],
  ])('%f', (value, expected) => {
    expect(toHalf(value).toString(16)).toBe(expected.toString(16));
  });

  it('refuses what is too large or no number', () => {
    expect(() => toHalf(70000)).toThrow('weight is 70000, expected at most 65504 for half precision');
    expect(() => toHalf(Number.NaN)).toThrow('weight is NaN');
  });
});

describe('halveSafetensors', () => {
  it('keeps names, shapes, metadata and eleven bits of every number', () => {
    const data = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i) * 10 ** (i - 4));
    const tensors = new Map([
      ['a', { shape: [2, 3], data: data.subarray(0, 6) }],
      ['b', { shape: [6], data: data.subarray(6) }],
    ]);
    data.set([0.5, -3, 1e-3], 9);
    const file = new Uint8Array(writeSafetensors({ tensors, metadata: { format: 'test' } }));
    const half = halveSafetensors(file);
    expect(half.byteLength).toBeLessThan(file.byteLength);
    const read = readSafetensors(half.slice().buffer);
    expect(read.metadata).toEqual({ format: 'test' });
    for (const [name, { shape, data: wanted }] of tensors) {
      const found = read.tensors.get(name)!;
      expect(found.shape).toEqual(shape);
      for (const [i, value] of wanted.entries()) {
        expect(Math.abs(found.data[i]! - value)).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
      }
    }
  });
});
