import { expect, test } from 'vitest';
import { DataError } from '../../protocol/errors';
import { makeFile } from '../testing/batches';
import { makePng, makeZip } from '../testing/files';
import { importInto, shardsOf } from '../testing/import';
import { noise } from '../testing/pixels';
import { listZip } from './zip';

const picture = (seed: number) => makePng(noise(40 * 50 * 3, seed), { width: 40, height: 50, colour: 2 });
const names = (folder: string, count: number) => Array.from({ length: count }, (_, i) => `${folder}/${i}.png`);
const zipOf = (paths: readonly string[]) => makeFile('pets.zip', makeZip(Object.fromEntries(paths.map((path, i) => [path, picture(i)]))));

test('folders are classes; every fifth picture of each is for testing', async () => {
  const { store, status } = await importInto([
    zipOf([...names('pets/dog', 11), ...names('pets/cat', 5), '__MACOSX/pets/dog/0.png', 'pets/.DS_Store', 'pets/readme.txt']),
  ]);
  expect(status).toEqual({
    id: 'own-pictures',
    state: 'ready',
    trainImages: 13,
    testImages: 3,
    bytes: 16 * 3073,
    storage: 'memory',
    classes: ['cat', 'dog'],
  });
  const test = await store.read({ dataset: 'own-pictures', split: 'test', number: 0 });
  expect([0, 1, 2].map((i) => test[3073 * i]).sort()).toEqual([0, 1, 1]);
});

test('folders named train and test are splits; a dropped folder is the same as its zip', async () => {
  const paths = [...names('d/train/a', 3), ...names('d/train/b', 2), ...names('d/test/a', 1), ...names('d/test/b', 2)];
  const zip = await importInto([zipOf(paths)]);
  expect(zip.status).toMatchObject({ trainImages: 5, testImages: 3, classes: ['a', 'b'] });
  const files = paths.map((path, i) =>
    Object.defineProperty(makeFile(path.split('/').at(-1)!, picture(i)), 'webkitRelativePath', { value: path }),
  );
  const folder = await importInto(files);
  expect(await shardsOf(folder.store, 'own-pictures')).toEqual(await shardsOf(zip.store, 'own-pictures'));
});

test('importing other pictures replaces them', async () => {
  const { store } = await importInto([zipOf([...names('a', 6), ...names('b', 6)])]);
  const { status } = await importInto([zipOf([...names('x', 5), ...names('y', 5)])], { store });
  expect(status).toMatchObject({ trainImages: 8, testImages: 2, classes: ['x', 'y'] });
});

test('paths only label: nothing leaves the archive', async () => {
  const { status } = await importInto([zipOf([...names('../../../etc/cat', 5), ...names('/root/dog', 5)])]);
  expect(status).toMatchObject({ classes: ['cat', 'dog'] });
});

test('other formats are left to the browser; where there is none, it says so', async () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const zip = () =>
    makeFile(
      'p.zip',
      makeZip({ ...Object.fromEntries([...names('a', 5), ...names('b', 5)].map((path, i) => [path, picture(i)])), 'a/x.jpg': jpeg }),
    );
  await expect(importInto([zip()])).rejects.toThrow('picture "a/x.jpg" is no 8-bit PNG, expected one: this program knows no other format');
  const asked: string[] = [];
  const decode = async (bytes: Uint8Array, name: string) => {
    if (bytes[0] !== 0xff) throw new DataError('wrong bytes');
    asked.push(name);
    return { width: 1, height: 1, pixels: Uint8Array.from([1, 2, 3]) };
  };
  const { status } = await importInto([zip()], { decode });
  expect([asked, status.trainImages]).toEqual([['a/x.jpg'], 9]);
});

test.each([
  ['one class', names('a', 9), 'pictures lie in 1 folders (a), expected 2 to 100, one a class'],
  ['no folder', ['x.png', ...names('a', 5)], 'picture "x.png" lies in no folder, expected one folder a class'],
  [
    'too few to test on',
    [...names('a', 2), ...names('b', 2)],
    'choice of 4 pictures in 2 folders has 0 for test, expected some; 5 a class are enough',
  ],
  [
    'too many classes',
    Array.from({ length: 101 }, (_, i) => `${i}/p.png`),
    'pictures lie in 101 folders (0, 1, 10, 100, 11), expected 2 to 100',
  ],
])('%s', async (_what, paths, message) => {
  await expect(importInto([zipOf(paths)])).rejects.toThrow(message);
});

test('a picture that is none names itself', async () => {
  const broken = makeZip({ 'a/x.png': picture(1).slice(0, 60), 'b/y.png': picture(2) });
  await expect(
    importInto([
      makeFile(
        'p.zip',
        makeZip({
          ...Object.fromEntries([...names('a', 6), ...names('b', 6)].map((path, i) => [path, picture(i)])),
          'a/x.png': picture(1).slice(0, 60),
        }),
      ),
    ]),
  ).rejects.toThrow(/picture "a\/x.png": chunk at byte 33 claims \d+ bytes/);
  await expect(importInto([makeFile('p.zip', broken)])).rejects.toThrow('has 0 for test');
});

const LIMITS = { entries: 10, unpacked: 100_000 };
const zeros = (count: number) => makeFile('bomb.zip', makeZip({ 'a/0.png': new Uint8Array(count) }, 6));

test('a zip bomb is refused by what it claims, and stopped where it lies', async () => {
  const bomb = zeros(1_000_000);
  expect(bomb.size).toBeLessThan(2000);
  await expect(listZip(bomb, LIMITS)).rejects.toThrow('archive "bomb.zip" unpacks to over 100000 bytes, expected at most that');
  const pair = Object.fromEntries([...names('a', 6), ...names('b', 6)].map((path, i) => [path, picture(i)]));
  const lying = makeZip({ ...pair, 'a/z.png': new Uint8Array(1_000_000) }, 6);
  const lyingView = new DataView(lying.buffer);
  for (let at = 0; at + 46 < lying.length; at++) {
    if (lyingView.getUint32(at, true) === 0x02014b50 && lyingView.getUint32(at + 24, true) === 1_000_000)
      lyingView.setUint32(at + 24, 500, true);
  }
  await expect(importInto([makeFile('lying.zip', lying)])).rejects.toThrow(
    'file "a/z.png" of archive "lying.zip" unpacks to over 500 bytes, expected at most that',
  );
});

test('damaged, encrypted and oversized zips are refused', async () => {
  const good = makeZip(Object.fromEntries(names('a', 11).map((path) => [path, new Uint8Array(5)])));
  const change = (find: number, offset: number, value: number) => {
    const bytes = good.slice();
    const view = new DataView(bytes.buffer);
    let at = bytes.length - 22;
    while (view.getUint32(at, true) !== find) at--;
    view.setUint16(at + offset, value, true);
    return makeFile('z.zip', bytes);
  };
  const list = (file: File, entries = 20) => listZip(file, { entries, unpacked: 1000 });
  expect(await list(makeFile('z.zip', good))).toHaveLength(11);
  await expect(list(makeFile('z.zip', good), 10)).rejects.toThrow('archive "z.zip" holds 11 files, expected at most 10');
  await expect(list(makeFile('z.zip', good.slice(0, -5)))).rejects.toThrow(
    'archive "z.zip" has no directory at its end, expected a complete zip file',
  );
  await expect(list(change(0x06054b50, 10, 15))).rejects.toThrow(
    'archive "z.zip" has a damaged directory at entry 11, expected 15 entries',
  );
  await expect(list(change(0x06054b50, 16, 60_000))).rejects.toThrow(
    /archive "z.zip" has a directory of \d+ bytes at 60000, expected it inside the file/,
  );
  await expect(list(change(0x06054b50, 10, 65_535))).rejects.toThrow('archive "z.zip" is a Zip64 archive');
  await expect(list(change(0x02014b50, 8, 1))).rejects.toThrow('archive "z.zip" has the encrypted file "a/10.png", expected no password');
  await expect(list(change(0x02014b50, 10, 14))).rejects.toThrow('archive "z.zip" packs "a/10.png" by method 14, expected 0 or 8');
  await expect(importInto([makeFile('n.zip', makeZip({ 'notes.txt': new Uint8Array(3) }))])).rejects.toThrow(
    'archive "n.zip" holds no picture and no .npy among its 1 files',
  );
});

test('a packed picture that breaks off is named, as is one whose checksum is wrong', async () => {
  const pictures = Object.fromEntries([...names('a', 6), ...names('b', 6)].map((path, i) => [path, picture(i)]));
  const zip = makeZip(pictures, 6);
  const [{ offset, packedSize, name } = { offset: 0, packedSize: 0, name: '' }] = await listZip(makeFile('a.zip', zip), {
    entries: 100,
    unpacked: 1e9,
  });
  const start = offset + 30 + name.length;
  const broken = zip.slice();
  broken.fill(0, start + Math.floor(packedSize / 2), start + packedSize);
  await expect(importInto([makeFile('a.zip', broken)], { chosen: 'own-pictures' })).rejects.toThrow(
    /^file "a\/0\.png" of archive "a\.zip" (breaks off or is damaged|is damaged)/,
  );
  const stored = makeZip(pictures, 0);
  const at = (await listZip(makeFile('a.zip', stored), { entries: 100, unpacked: 1e9 }))[0]!.offset + 30 + name.length + 200;
  stored[at]! ^= 1;
  await expect(importInto([makeFile('a.zip', stored)], { chosen: 'own-pictures' })).rejects.toThrow(/checksum \d+, expected \d+ with \d+$/);
});
