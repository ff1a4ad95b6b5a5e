import { describe, expect, it } from 'vitest';
import { about, accuracy, bytes, clock, count, duration, interval, percent, plain, si } from './format';

const spaced = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('numbers as people read them', () => {
  it('gives accuracy as many digits as its sample supports', () => {
    expect(spaced(accuracy({ value: 0.4321, low: 0.4, high: 0.46, n: 500 }))).toBe('43.2 %');
    expect(spaced(accuracy({ value: 0.4321, low: 0.3, high: 0.5, n: 100 }))).toBe('43 %');
    expect(spaced(interval({ value: 0.4, low: 0.304, high: 0.5, n: 100 }))).toBe('30–50 %');
    expect(spaced(percent(0.056, 1))).toBe('5.6 %');
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [1234, '1.23 k'],
    [3.2e12, '3.20 T'],
    [345e9, '345 G'],
    [Number.NaN, '–'],
  ])('writes %s as %s', (value, text) => expect(spaced(si(value))).toBe(text));

  it('rounds a guess and keeps a measured time', () => {
    expect([3, 62, 143, 320, 1500, 9000].map(about)).toEqual(['5 s', '60 s', '2½ min', '5½ min', '25 min', '2.5 h']);
    expect([47.6, 320, 7500].map(duration)).toEqual(['48 s', '5 min 20 s', '2 h 5 min']);
    expect(clock(125.9)).toBe('2:05');
  });

  it('writes counts, bytes and plain numbers', () => {
    expect([count(50_000), count(Number.POSITIVE_INFINITY), spaced(bytes(184e6)), bytes(0), plain(0.123456), plain(20)]).toEqual([
      ...['50,000', '∞', '184 MB', '0 B', '0.1235', '20'],
    ]);
  });
});
