import { expect, test } from 'vitest';
import { makePng } from '../testing/files';
import { noise } from '../testing/pixels';
import { decodePng } from './png';
import { resizeInto } from './resize';

const size = { width: 7, height: 11 };
const rgb = noise(7 * 11 * 3);

test.each([0, 1, 2, 3, 4])('row filter %i is undone', (filter) => {
  const png = makePng(rgb, { ...size, colour: 2, filter: () => filter });
  expect(decodePng(png, 'a')).toEqual({ ...size, pixels: rgb });
});

test('grey, palette and alpha become RGB; alpha is passed over', () => {
  const grey = noise(77);
  const spread = (samples: Uint8Array, pick: (sample: number) => readonly number[]) => Uint8Array.from([...samples].flatMap(pick));
  expect(decodePng(makePng(grey, { ...size, colour: 0 }), 'a').pixels).toEqual(spread(grey, (value) => [value, value, value]));
  expect(
    decodePng(
      makePng(
        spread(grey, (value) => [value, 9]),
        { ...size, colour: 4 },
      ),
      'a',
    ).pixels,
  ).toEqual(spread(grey, (value) => [value, value, value]));
  const rgba = Uint8Array.from({ length: 77 * 4 }, (_, i) => (i % 4 === 3 ? 0 : rgb[3 * (i >> 2) + (i % 4)]!));
  expect(decodePng(makePng(rgba, { ...size, colour: 6 }), 'a').pixels).toEqual(rgb);
  const palette = Uint8Array.from([1, 2, 3, 40, 50, 60]);
  const indices = grey.map((value) => value & 1);
  expect(decodePng(makePng(indices, { ...size, colour: 3, palette }), 'a').pixels).toEqual(
    spread(indices, (value) => [...palette.slice(3 * value, 3 * value + 3)]),
  );
});

function changed(at: number, value: number): Uint8Array {
  const png = makePng(rgb, { ...size, colour: 2 });
  png[at] = value;
  return png;
}

test.each([
  ['no PNG', new Uint8Array(40), 'picture "a": signature is another, expected PNG'],
  ['a cut one', makePng(rgb, { ...size, colour: 2 }).slice(0, -9), 'picture "a": ends after'],
  ['a flipped bit', changed(45, 99), 'picture "a": checksum of chunk IDAT is another, expected a sound file'],
  ['a chunk longer than the file', changed(33, 200), 'picture "a": chunk at byte 33 claims'],
  ['fewer pixels than it claims', makePng(rgb.slice(0, 42), { width: 7, height: 2, colour: 2 }), null],
  [
    'a palette index too high',
    makePng(new Uint8Array(77).fill(3), { ...size, colour: 3, palette: new Uint8Array(6) }),
    'picture "a": palette index is 3, expected less than 2',
  ],
  ['an unknown filter', makePng(rgb, { ...size, colour: 2, filter: () => 7 }), 'picture "a": filter of row 0 is 7, expected 0 to 4'],
  [
    'a bomb',
    makePng(new Uint8Array(), { width: 60_000, height: 0, colour: 2 }),
    'picture "a": size is 60000 x 0, expected 1 to 16777216 pixels',
  ],
])('%s', (_what, png, message) => {
  if (message === null) expect(decodePng(png, 'a').height).toBe(2);
  else expect(() => decodePng(png, 'a')).toThrow(message);
});

test('pixels that unpack to more or less than the size are refused', () => {
  const tall = makePng(rgb, { ...size, colour: 2 });
  const header = (height: number) => makePng(new Uint8Array(7 * 3 * height), { width: 7, height, colour: 2 }).slice(0, 33);
  const swap = (height: number) => Uint8Array.from([...header(height), ...tall.slice(33)]);
  expect(() => decodePng(swap(10), 'a')).toThrow(
    /picture "a": pixels (unpack to more than expected|do not unpack \(.+\)), expected 220 bytes/,
  );
  expect(() => decodePng(swap(12), 'a')).toThrow('picture "a": pixels unpack to 242 bytes, expected 264 bytes');
});

test('a 32 x 32 picture is not changed, a larger one is averaged, its sides are cut', () => {
  const same = noise(3072);
  const target = new Uint8Array(3072);
  resizeInto({ width: 32, height: 32, pixels: same }, target, 0);
  expect(target).toEqual(same);

  // 64 x 80: rows 8 to 71 stay; each target pixel is the mean of 2 x 2.
  const pixels = noise(64 * 80 * 3);
  resizeInto({ width: 64, height: 80, pixels }, target, 0);
  const at = (y: number, x: number, channel: number) => pixels[3 * (64 * (y + 8) + x) + channel]!;
  for (const [y, x] of [
    [0, 0],
    [31, 31],
    [5, 17],
  ] as const) {
    const mean = (at(2 * y, 2 * x, 1) + at(2 * y, 2 * x + 1, 1) + at(2 * y + 1, 2 * x, 1) + at(2 * y + 1, 2 * x + 1, 1)) / 4;
    expect(target[3 * (32 * y + x) + 1]).toBe(Math.round(mean));
  }

  // 16 x 16: each pixel is repeated; 48 x 48: weights of two thirds and one third.
  const small = noise(16 * 16 * 3);
  resizeInto({ width: 16, height: 16, pixels: small }, target, 0);
  expect(target[3 * (32 * 7 + 9)]).toBe(small[3 * (16 * 3 + 4)]);
  const flat = new Uint8Array(48 * 48 * 3).fill(77);
  resizeInto({ width: 48, height: 48, pixels: flat }, target, 0);
  expect(new Set(target)).toEqual(new Set([77]));
});
