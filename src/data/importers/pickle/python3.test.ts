/** Batches that Python 3 has written anew: protocols 2, 4 and 5 as NumPy 2 makes them. */
import { expect, test } from 'vitest';
import { makeFile } from '../../testing/batches';
import { importInto, shardsOf } from '../../testing/import';
import {
  arrayOfProtocol4,
  arrayOfProtocol5,
  arrayOfPython3,
  encodedBytes,
  joinBytes,
  latin1Text,
  makeBatchPickle,
  makePickle3,
  numbers,
} from '../../testing/pickle';
import { noise } from '../../testing/pixels';

const planes = noise(40 * 3072);
const classes = Array.from({ length: 40 }, (_, i) => (7 * i) % 10);
const labels = ['labels', numbers(classes)] as const;
/** Without the PUT that the helper writes, which would number the memo apart from MEMOIZE. */
const labels4 = ['labels', joinBytes([']', [0x94], '(', Uint8Array.from(classes.flatMap((label) => [0x4b, label])), 'e'])] as const;
const data = (bytes: Uint8Array) => ['data', bytes] as const;
const importOne = (bytes: Uint8Array<ArrayBuffer>) => importInto([makeFile('data_batch_1', bytes)]);

const expected = await shardsOf((await importOne(makeBatchPickle(classes, planes))).store, 'cifar-10');

test.each([
  ['protocol 2, text to bytes', makePickle3(2, [labels, data(arrayOfPython3(40, 3072, planes))])],
  ['protocol 2, pixels before classes', makePickle3(2, [data(arrayOfPython3(40, 3072, planes)), labels])],
  ['protocol 2, bare bytes', makePickle3(2, [labels, data(encodedBytes(planes))])],
  ['protocol 4', makePickle3(4, [labels4, data(arrayOfProtocol4(40, 3072, planes))])],
  ['protocol 4, long bytes', makePickle3(4, [labels4, data(arrayOfProtocol4(40, 3072, planes, 0x8e))])],
  ['protocol 5, a bytearray before its shape', makePickle3(5, [labels4, data(arrayOfProtocol5(40, 3072, planes))])],
  ['protocol 5, pixels before classes', makePickle3(5, [data(arrayOfProtocol5(40, 3072, planes)), labels4])],
])('%s: the same shards as from Python 2', async (_what, bytes) => {
  const { store } = await importOne(bytes);
  expect(expected).toHaveLength(1);
  expect(await shardsOf(store, 'cifar-10')).toEqual(expected);
});

const text = (value: string) => new TextEncoder().encode(value);
const longText = (letters: Uint8Array) =>
  joinBytes(['X', [letters.length & 255, (letters.length >> 8) & 255, letters.length >> 16, 0], letters]);
const calls = (...parts: Parameters<typeof joinBytes>[0]) => makePickle3(2, [labels, data(joinBytes(parts))]);

test.each([
  ['another function of _codecs', calls('c_codecs\ndecode\n', latin1Text(planes)), 'asks for "_codecs.decode"'],
  ['the codecs module', calls('ccodecs\nencode\n', latin1Text(planes)), 'asks for "codecs.encode"'],
  ['another codec', makePickle3(2, [labels, data(encodedBytes(planes, 'rot13'))]), 'calls _codecs.encode at byte'],
  ['encode with one argument', calls('c_codecs\nencode\n', 'U\x01a', [0x85], 'R'), 'calls _codecs.encode at byte'],
  ['encode of a list', calls('c_codecs\nencode\n', ']', 'U\x06latin1', [0x86], 'R'), 'calls _codecs.encode at byte'],
  ['letters above 255', calls('c_codecs\nencode\n', longText(text(`${'é'.repeat(40_000)}猫`))), 'has text instead of bytes'],
  ['half a letter', calls('c_codecs\nencode\n', longText(new Uint8Array(80_000).fill(0xc3))), 'has text instead of bytes'],
  [
    'a short text of other letters',
    calls('c_codecs\nencode\n', joinBytes(['X', [3, 0, 0, 0], '猫', 'U\x06latin1', [0x86], 'R'])),
    'calls _codecs.encode at byte',
  ],
  [
    'more bytes than the array takes',
    makePickle3(2, [labels, data(arrayOfPython3(40, 3072, joinBytes([planes, noise(3072)])))]),
    'holds over 122880 bytes in one string, expected what its array takes',
  ],
  ['fewer bytes than the array takes', makePickle3(2, [labels, data(arrayOfPython3(40, 3072, planes.slice(9)))]), 'ends after'],
  [
    'an array of floats',
    makePickle3(5, [labels4, data(arrayOfProtocol5(40, 3072, planes, { type: 'f4' }))]),
    'holds an array of f4 [40, 3072], expected u1 [40, 3072]',
  ],
  [
    'a transposed array',
    makePickle3(5, [labels4, data(arrayOfProtocol5(3072, 40, planes))]),
    'holds an array of u1 [3072, 40], expected u1 [40, 3072]',
  ],
  ['Fortran order', makePickle3(5, [labels4, data(arrayOfProtocol5(40, 3072, planes, { order: 'F' }))]), 'has an array in Fortran order'],
  ['a buffer out of band (NEXT_BUFFER)', makePickle3(5, [labels4, data(Uint8Array.of(0x97))]), 'is a pickle with opcode 0x97'],
  ['a set', makePickle3(4, [labels4, data(Uint8Array.of(0x8f))]), 'is a pickle with opcode 0x8f'],
])('refuses %s', async (_what, bytes, message) => {
  await expect(importOne(bytes)).rejects.toThrow(message);
});
