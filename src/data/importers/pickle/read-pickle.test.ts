import { expect, test } from 'vitest';
import { makeFile } from '../../testing/batches';
import { importInto, shardsOf } from '../../testing/import';
import { array, joinBytes, makeBatchPickle, makePickle, numbers, shortString } from '../../testing/pickle';
import { noise } from '../../testing/pixels';
import { createByteReader } from '../byte-reader';
import { readPickle } from './read-pickle';
import type { PickleValue } from './values';

const PROTO = [0x80, 2];
const read = (bytes: Uint8Array<ArrayBuffer>): Promise<PickleValue> =>
  readPickle(createByteReader(new Blob([bytes]).stream(), 'file "p"'), async (reader, length) => reader.skip(length));

test('dicts, lists, tuples, strings and numbers come out as they went in', async () => {
  const text = joinBytes(['X', [3, 0, 0, 0], 'æ!']);
  const value = await read(
    makePickle([
      ['list', numbers([0, 7, 255])],
      ['text', text],
      ['large', joinBytes(['J', [0x10, 0x27, 0, 0]])],
      ['negative', joinBytes(['J', [255, 255, 255, 255]])],
      ['none', joinBytes(['N'])],
    ]),
  );
  expect(value).toEqual(
    new Map<string, unknown>([
      ['list', [0, 7, 255]],
      ['text', 'æ!'],
      ['large', 10_000],
      ['negative', -1],
      ['none', null],
    ]),
  );
});

const evil = (...parts: (string | number[])[]) => joinBytes([PROTO, ...parts, '.']);
const only = 'expected only arrays, lists, dicts, strings and numbers';

test.each([
  ['os.system', evil('cos\nsystem\n', 'U\x04ls /', [0x85], 'R'), `asks for "os.system", ${only}`],
  ['builtins.eval by name on the stack', evil([0x8c, 8], 'builtins', [0x8c, 4], 'eval', [0x93]), `asks for "builtins.eval", ${only}`],
  ['another function of numpy', evil('cnumpy\nload\n'), `asks for "numpy.load", ${only}`],
  [
    'a module that begins like numpy',
    evil('cnumpy.core.multiarray.evil\n_reconstruct\n'),
    'asks for "numpy.core.multiarray.evil._reconstruct"',
  ],
  ['an instance (INST)', evil('(ios\nsystem\n'), `is a pickle with opcode 0x69 at byte 3, ${only}`],
  ['an instance (OBJ)', evil('(o'), 'is a pickle with opcode 0x6f at byte 3'],
  ['an instance (NEWOBJ)', evil([0x81]), 'is a pickle with opcode 0x81 at byte 2'],
  ['a persistent id', evil('Pid\n'), 'is a pickle with opcode 0x50 at byte 2'],
  ['an extension', evil([0x82, 1]), 'is a pickle with opcode 0x82 at byte 2'],
  ['a call of ndarray', evil('cnumpy\nndarray\n', ')R'), 'calls ndarray at byte 19'],
  ['a call of a list', evil(']', ')R'), 'calls something at byte 5'],
  ['an empty stack', evil('a'), 'takes from an empty stack at byte 3'],
  ['a memo never stored', evil('h\x09'), 'recalls 9, which it never stored'],
  ['no mark', evil('e'), 'has no mark at byte 3'],
  ['items for a list', evil(']', 'U\x01a', 'K\x01', 's'), 'sets items of no dict at byte 9'],
  ['a key that is a number', evil('}', 'K\x01', 'K\x01', 's'), 'has a key that is no string'],
  ['a long text', evil('X', [0, 0, 2, 0]), 'has a text of 131072 bytes'],
  ['a long name', evil('c', 'a'.repeat(300)), 'has a name of over 200 letters'],
])('refuses %s', async (_what, bytes, message) => {
  await expect(read(bytes)).rejects.toThrow(`file "p" is a pickle that ${message}`.replace('that is a pickle ', ''));
});

test('refuses other protocols, empty and truncated pickles', async () => {
  await expect(read(joinBytes(['(dp0\n.']))).rejects.toThrow(
    'file "p" begins with bytes 40, 100, expected a Python pickle of protocol 2 to 5',
  );
  await expect(read(joinBytes([PROTO, '.']))).rejects.toThrow('file "p" is an empty pickle, expected a dict');
  await expect(read(makePickle([['a', numbers([1, 2])]]).slice(0, -3))).rejects.toThrow('file "p" ends after');
});

const planes = noise(40 * 3072);
const classes = Array.from({ length: 40 }, (_, i) => i % 10);

test('an array of another shape, type or size is refused before anything is stored', async () => {
  const file = (data: Uint8Array, labels = numbers(classes)) =>
    makeFile(
      'data_batch_1',
      makePickle([
        ['labels', labels],
        ['data', data],
      ]),
    );
  await expect(importInto([file(array(20, 6144, planes))])).rejects.toThrow(
    'file "data_batch_1" holds an array of u1 [20, 6144], expected u1 [40, 3072]',
  );
  await expect(importInto([file(array(40, 3072, planes.slice(5)))])).rejects.toThrow(
    'file "data_batch_1" holds 122875 bytes in one string, expected the pixels of images once, a multiple of 3072',
  );
  await expect(importInto([file(array(40, 3072, planes), numbers([1, 2]))])).rejects.toThrow(
    'file "data_batch_1" is a pickle without images and classes, expected "data" with "labels" or "fine_labels"',
  );
  await expect(importInto([file(shortString('none'))])).rejects.toThrow('file "data_batch_1" is a pickle without images and classes');
});

test('a truncated batch says where it ends', async () => {
  const bytes = makeBatchPickle(classes, planes).slice(0, 100_000);
  await expect(importInto([makeFile('data_batch_1', bytes)])).rejects.toThrow(
    /file "data_batch_1" ends after 100000 bytes, expected \d+ more/,
  );
});

test('CIFAR-100: the fine classes are stored, and must agree with the groups', async () => {
  // apple, aquarium fish, baby: groups 4, 1, 14.
  const fine = Array.from({ length: 40 }, (_, i) => i % 3);
  const make = (coarse: readonly number[]) =>
    makeFile(
      'train',
      makePickle([
        ['fine_labels', numbers(fine)],
        ['coarse_labels', numbers(coarse)],
        ['data', array(40, 3072, planes)],
      ]),
    );
  const groups = fine.map((label) => [4, 1, 14][label]!);
  const { store, status } = await importInto([make(groups)]);
  expect(status).toMatchObject({ id: 'cifar-100', trainImages: 40 });
  expect((await shardsOf(store, 'cifar-100'))[0]).toMatch(/^train 0 40 /);
  groups[7] = 5;
  await expect(importInto([make(groups)])).rejects.toThrow(
    'group of record 7 of "train", class 1, is 5, expected 1; this is not CIFAR-100',
  );
});
