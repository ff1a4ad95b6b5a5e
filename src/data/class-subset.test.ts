import { describe, expect, it } from 'vitest';
import { IMAGE_BYTES } from '../protocol/images';
import { onlyClasses } from './class-subset';
import { createDataService } from './service';

const open = (params: object = {}) =>
  createDataService({ indexedDB: null }).open('shapes', { trainCount: 40, testCount: 20, ...params }, 1);

describe('onlyClasses', () => {
  it('keeps the images of some classes and numbers these anew', async () => {
    const all = await open();
    const names = [all.classes[7]!, all.classes[2]!];
    const some = await onlyClasses(all, names);
    expect([some.classes, some.train.count, some.test.count]).toEqual([names, 8, 4]);
    expect(some.hash).not.toBe(all.hash);
    const [labels, images] = [new Uint8Array(2), new Uint8Array(2 * IMAGE_BYTES)];
    some.train.read([0, 1], images, labels);
    // Labels of the set follow its order: images 2 and 7 come first.
    expect([...labels]).toEqual([1, 0]);
    const wanted = new Uint8Array(IMAGE_BYTES);
    all.train.read([7], wanted, new Uint8Array(1));
    expect(images.subarray(IMAGE_BYTES)).toEqual(wanted);
    expect(() => some.train.read([8], images, labels)).toThrow('image index is 8, expected an integer in [0, 8)');
  });

  it('refuses what is no choice of classes', async () => {
    const all = await open();
    await expect(onlyClasses(all, ['dog', all.classes[0]!])).rejects.toThrow(`class is "dog", expected one of ${all.classes[0]}`);
    await expect(onlyClasses(all, [all.classes[0]!])).rejects.toThrow('expected at least two, each once');
    await expect(onlyClasses(all, [all.classes[0]!, all.classes[0]!])).rejects.toThrow('expected at least two, each once');
    await expect(onlyClasses(await open({ fresh: true }), all.classes.slice(0, 2))).rejects.toThrow('for images that never end');
  });
});
