import { packTar } from 'modern-tar';
import { expect, test } from 'vitest';
import { createByteReader } from './byte-reader';
import { readTar } from './tar';

const LONG = `${'deep/'.repeat(30)}data.bin`;
const files = { 'a.bin': 700, 'empty.txt': 0, [LONG]: 512, 'b.bin': 3 };
const body = (size: number) => Uint8Array.from({ length: size }, (_, i) => i);
const tar = new Uint8Array(
  await packTar([
    { header: { name: 'folder/', size: 0, type: 'directory' }, body: new Uint8Array() },
    ...Object.entries(files).map(([name, size]) => ({ header: { name, size, type: 'file' as const }, body: body(size) })),
  ]),
);

/** In chunks of any size, as a network would bring it. */
const open = (bytes: Uint8Array, size: number) => {
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
  return readTar(createByteReader(stream, 'archive "t"'));
};

test.each([1, 7, 512, 100_000])('entries in chunks of %i bytes, read or passed over', async (size) => {
  const found: [string, number, boolean, number | undefined][] = [];
  for await (const { name, size: length, isFile, reader } of open(tar, size)) {
    const bytes = name === 'a.bin' || length === 0 ? undefined : await reader.take(length);
    if (bytes) expect(bytes).toEqual(body(length));
    if (isFile) found.push([name.split('/').at(-1)!, length, isFile, bytes?.length]);
  }
  expect(found).toEqual([
    ['a.bin', 700, true, undefined],
    ['empty.txt', 0, true, undefined],
    ['data.bin', 512, true, 512],
    ['b.bin', 3, true, 3],
  ]);
});

test('an entry ends where it ends', async () => {
  for await (const { name, reader } of open(tar, 64)) {
    if (name !== 'b.bin') continue;
    expect(await reader.peek(9)).toEqual(body(3));
    await expect(reader.take(4)).rejects.toThrow('file "b.bin" ends after 3 bytes, expected 1 more');
    await reader.skip(2);
    expect([reader.next(), reader.next(), await reader.ensure(), reader.position]).toEqual([2, undefined, false, 3]);
  }
});

test('a damaged header and a missing end are named', async () => {
  const walk = async (bytes: Uint8Array) => {
    for await (const { reader } of open(bytes, 100)) await reader.skip();
  };
  const damaged = tar.slice();
  damaged[512 + 3]! ^= 1;
  await expect(walk(damaged)).rejects.toThrow('archive "t" breaks off or is damaged (no header at byte 512), expected a complete file');
  await expect(walk(tar.slice(0, 512))).rejects.toThrow(
    'archive "t" breaks off or is damaged (no end at byte 512), expected a complete file',
  );
  await expect(walk(tar.slice(0, 700))).rejects.toThrow('archive "t" ends after 700 bytes, expected 324 more');
});
