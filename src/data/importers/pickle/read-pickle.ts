/** Reads a Python pickle that holds data and nothing else. */
import { DataError } from '../../../protocol/errors';
import { type ByteReader, createByteReader } from '../byte-reader';
import { decodeLatin1, takeAll } from './latin1';
import { MAX_STRING, type Machine, STEPS } from './opcodes';
import { MARK, type PickleStack, PickleTuple, PickleType, type PickleValue } from './values';

/** Bytes of an array whose shape lies on the stack already; null for a bare string of bytes, whose length only its end tells. */
function sizeOnStack(stack: PickleStack): number | null {
  const state = stack.slice(stack.lastIndexOf(MARK) + 1);
  const shape = state.find((value) => value instanceof PickleTuple);
  if (!shape || !state.some((value) => value instanceof PickleType)) return null;
  return shape.items.reduce<number>((product, size) => product * (typeof size === 'number' ? size : Number.NaN), 1);
}

const PROTO = 0x80;
const STOP = 0x2e;
/** A batch of CIFAR-10 is 30,720,000 bytes. */
const MAX_UNSIZED = 2 ** 25;
/** CIFAR-100's 50,000 file names and classes take about 400,000. */
const MAX_STEPS = 5_000_000;

/** Takes a long string of bytes while it streams by: it must read exactly `length` bytes. `stack` tells what came before it. */
export type TakeBytes = (reader: ByteReader, length: number, stack: PickleStack) => Promise<void>;

/**
 * @param takeBytes gets every byte string above 64 KiB; it then stands as null in the result
 * @throws DataError on any opcode, name or call beyond arrays, lists, dicts, strings and numbers, and on a truncated file
 */
export async function readPickle(reader: ByteReader, takeBytes: TakeBytes): Promise<PickleValue> {
  const { what } = reader;
  const start = await reader.take(2);
  if (start[0] !== PROTO || start[1]! < 2 || start[1]! > 5) {
    throw new DataError(`${what} begins with bytes ${start.join(', ')}, expected a Python pickle of protocol 2 to 5`);
  }
  const machine: Machine = {
    reader,
    stack: [],
    memo: new Map(),
    async bytes(length) {
      if (length <= MAX_STRING) return decodeShort(await reader.take(length));
      await takeBytes(reader, length, machine.stack);
      return null;
    },
    async latin1(length) {
      const decoded = decodeLatin1(reader, length);
      const size = sizeOnStack(machine.stack);
      if (size !== null) {
        await takeBytes(decoded, size, machine.stack);
        if (await decoded.ensure()) throw new DataError(`${what} holds over ${size} bytes in one string, expected what its array takes`);
      } else {
        const bytes = await takeAll(decoded, Math.min(length, MAX_UNSIZED));
        await takeBytes(createByteReader(new Blob([bytes]).stream(), what), bytes.length, machine.stack);
      }
      return null;
    },
  };
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const code = reader.next() ?? (await reader.take(1))[0]!;
    if (code === STOP) {
      const value = machine.stack.pop();
      if (value === undefined || typeof value === 'symbol') throw new DataError(`${what} is an empty pickle, expected a dict`);
      return value;
    }
    const step = Object.hasOwn(STEPS, code) ? STEPS[code] : undefined;
    if (!step) {
      const shown = `0x${code.toString(16).padStart(2, '0')} at byte ${reader.position - 1}`;
      throw new DataError(`${what} is a pickle with opcode ${shown}, expected only arrays, lists, dicts, strings and numbers`);
    }
    // Not awaited where nothing has to be: a list of 50,000 numbers would wait as often.
    const waiting = step(machine);
    if (waiting) await waiting;
  }
  throw new DataError(`${what} is a pickle of over ${MAX_STEPS} steps, expected fewer`);
}

/** Python 2 makes no difference between text and bytes; short ones here are keys, names and notes. */
const decodeShort = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);
