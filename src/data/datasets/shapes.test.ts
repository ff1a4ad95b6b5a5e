import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { IMAGE_BYTES, type ImageSource } from '../../protocol/images';
import type { RawParams } from '../../protocol/params';
import { createDataService } from '../service';
import { MAX_CONTRAST } from './shapes/colour';

const service = createDataService({ indexedDB: null });
const open = (params: RawParams = {}, seed = 1) => service.open('shapes', params, seed);

function readAll(source: ImageSource, indices: readonly number[] = Array.from({ length: source.count }, (_, i) => i)) {
  const images = new Uint8Array(indices.length * IMAGE_BYTES);
  const labels = new Uint8Array(indices.length);
  source.read(indices, images, labels);
  return { images, labels };
}
const digest = ({ images, labels }: { images: Uint8Array; labels: Uint8Array }) =>
  createHash('sha256').update(labels).update(images).digest('hex');

test('the default set of seed 1 is the same bytes on every machine, made within the time a page may take', async () => {
  const began = performance.now();
  const { train, test } = await open();
  const [trainImages, testImages] = [readAll(train), readAll(test)];
  expect(performance.now() - began).toBeLessThan(5000);
  expect([train.count, test.count]).toEqual([5000, 1000]);
  expect(digest(trainImages)).toBe('59b0522a55761945cb275ffa78ebabb6a9553c5e79461ba9c0eebecf87d1f6b6');
  expect(digest(testImages)).toBe('0cddea51816abc16a6b52df4790bf2e8ba53988ae14457c302f213b2ff267815');
});

test('every dial at its end gives the pinned bytes', async () => {
  const params = { trainCount: 200, testCount: 100, variant: 'conflicting cue', cueAmplitude: 16, cueAgreement: 0.5, shapeAgreement: 0.8 };
  const { train, test } = await open({ ...params, contrast: 160, noise: 32, gradient: 96, tilt: 40, minSize: 4, maxSize: 16 }, 2 ** 31 - 1);
  expect(digest(readAll(train))).toBe('7894da2e414df4c46a735156ca9b9737c8c8e23fefe696073ac41e6ff463b1e5');
  expect(digest(readAll(test))).toBe('9a68e4ee9c9391828b5055ce7ed92c06f6365c8f2256ee3588ec427220f10b50');
});

test('an image depends on seed, split and index alone, not on what was read before', async () => {
  const forwards = readAll((await open()).train, [0, 1, 2, 3]).images;
  const backwards = readAll((await open()).train, [3, 2, 1, 0]).images;
  expect(backwards.slice(0, IMAGE_BYTES)).toEqual(forwards.slice(3 * IMAGE_BYTES));
  expect(readAll((await open({}, 2)).train, [0]).images).not.toEqual(forwards.slice(0, IMAGE_BYTES));
  expect(readAll((await open()).test, [0]).images).not.toEqual(forwards.slice(0, IMAGE_BYTES));
});

test('fresh images begin like the finite set and never end', async () => {
  const { train } = await open({ fresh: true, trainCount: 10 });
  expect(train.count).toBe(Number.POSITIVE_INFINITY);
  expect(readAll(train, [0, 7])).toEqual(readAll((await open()).train, [0, 7]));
  const far = readAll(train, [123_456_789, 123_456_790]);
  expect([...far.labels]).toEqual([9, 0]);
  expect(far.images.slice(0, IMAGE_BYTES)).not.toEqual(far.images.slice(IMAGE_BYTES));
});

test('classes are balanced', async () => {
  const { labels } = readAll((await open()).test);
  expect(Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length)).toEqual(Array<number>(10).fill(100));
});

test('the cue is within its amplitude, opposite on blue, and gone from the variant without it', async () => {
  const dials = { testCount: 200, cueAmplitude: 6, noise: 0, contrast: 40 };
  const [standard, none, conflicting] = await Promise.all([
    open({ ...dials, cueAgreement: 1 }),
    open({ ...dials, variant: 'no cue' }),
    open({ ...dials, variant: 'conflicting cue' }),
  ]);
  const [withCue, without, other] = [standard, none, conflicting].map(({ test }) => readAll(test).images) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  let conflicts = 0;
  let largest = 0;
  for (let image = 0; image < 200; image++) {
    let isSame = true;
    for (let at = image * IMAGE_BYTES; at < (image + 1) * IMAGE_BYTES; at += 3) {
      const [red, , blue] = [0, 1, 2].map((channel) => withCue[at + channel]! - without[at + channel]!) as [number, number, number];
      largest = Math.max(largest, Math.abs(red));
      const isClipped = [0, 2].some((channel) => [0, 255].includes(withCue[at + channel]!) || [0, 255].includes(without[at + channel]!));
      if (!isClipped && red !== -blue) throw new Error(`cue is ${red} on red and ${blue} on blue, expected opposite`);
      if (withCue[at] !== other[at]) isSame = false;
    }
    if (!isSame) conflicts++;
  }
  expect(conflicts).toBe(200);
  expect(largest).toBe(6);
});

test('with shapeAgreement 0 no figure is that of its class, except in the variants that ask what a network looks at', async () => {
  const dials = { cueAmplitude: 0, noise: 0, testCount: 50 };
  const images = async (params: RawParams) => readAll((await open({ ...dials, ...params })).test).images;
  const right = await images({});
  const wrong = await images({ shapeAgreement: 0 });
  for (let i = 0; i < 50; i++) {
    const range = [i * IMAGE_BYTES, (i + 1) * IMAGE_BYTES] as const;
    expect(wrong.slice(...range)).not.toEqual(right.slice(...range));
  }
  expect(await images({ shapeAgreement: 0, variant: 'no cue' })).toEqual(right);
});

test('figure and ground differ in brightness by the contrast asked for', async () => {
  const { test } = await open({ testCount: 100, contrast: MAX_CONTRAST, cueAmplitude: 0, noise: 0, gradient: 0 });
  const { images } = readAll(test);
  for (let image = 0; image < 100; image++) {
    let low = 255;
    let high = 0;
    for (let at = image * IMAGE_BYTES; at < (image + 1) * IMAGE_BYTES; at += 3) {
      const luma = 0.299 * images[at]! + 0.587 * images[at + 1]! + 0.114 * images[at + 2]!;
      low = Math.min(low, luma);
      high = Math.max(high, luma);
    }
    expect(high - low).toBeGreaterThan(MAX_CONTRAST - 1.5);
  }
});

test('the hash follows everything that decides the images', async () => {
  const hashes = await Promise.all([open(), open({}, 2), open({ contrast: 91 }), open({ fresh: true }), open({ variant: 'no cue' })]);
  expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(5);
  expect((await open()).hash).toBe(hashes[0]!.hash);
  expect(hashes[0]!.hash).toMatch(/^[0-9a-f]{64}$/);
});

test('bad dials and indices are refused', async () => {
  await expect(open({ minSize: 12, maxSize: 9 })).rejects.toThrow('parameter "minSize" is 12, expected at most maxSize (9)');
  await expect(open({ cueAmplitude: 17 })).rejects.toThrow('parameter "cueAmplitude" is 17, expected integer in [0, 16]');
  await expect(open({ contrst: 40 })).rejects.toThrow(/^unknown parameter "contrst" of "shapes", expected one of trainCount, /);
  const { test } = await open();
  expect(() => readAll(test, [1000])).toThrow('image index is 1000, expected an integer in [0, 1000)');
  expect(() => readAll(test, [0.5])).toThrow('image index is 0.5, expected an integer in [0, 1000)');
});
