/** Damaged files: what a bad disk, a lost connection or an ill-meaning stranger hands to a reader. */
import fc from 'fast-check';

/** One change; positions are shares of the file, so that they fit files of any length. */
interface Change {
  readonly kind: 'flip' | 'set' | 'cut' | 'insert' | 'repeat' | 'swap';
  readonly at: number;
  readonly length: number;
  readonly value: number;
}

/** Small counts and the extremes of length fields are likelier to hurt than any byte. */
const value = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('flip', 'set', 'cut', 'insert', 'repeat', 'swap'),
  // Headers stand at either end of most formats.
  at: fc.oneof(
    { weight: 3, arbitrary: fc.double({ min: 0, max: 0.02, noNaN: true }) },
    { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    fc.double({ min: 0.98, max: 1, noNaN: true }),
  ),
  length: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4000 })),
  value,
});

export const changes = fc.array(change, { minLength: 1, maxLength: 3 });

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function apply(bytes: Uint8Array, { kind, at, length, value: byte }: Change): Uint8Array {
  const position = Math.min(Math.floor(at * bytes.length), Math.max(0, bytes.length - 1));
  const end = Math.min(bytes.length, position + length);
  const [before, part, after] = [bytes.subarray(0, position), bytes.subarray(position, end), bytes.subarray(end)];
  const one = bytes.subarray(position, position + 1);
  switch (kind) {
    case 'flip':
      return join(
        before,
        one.map((old) => old ^ (1 << (byte & 7))),
        bytes.subarray(position + one.length),
      );
    case 'set':
      return join(
        before,
        part.map(() => byte),
        after,
      );
    case 'cut':
      return length > 8 ? before : join(before, after);
    case 'insert':
      return join(before, new Uint8Array(length).fill(byte), part, after);
    case 'repeat':
      return join(before, part, part, after);
    case 'swap':
      return join(before, after, part);
  }
}

export const damage = (bytes: Uint8Array, list: readonly Change[]): Uint8Array<ArrayBuffer> => Uint8Array.from(list.reduce(apply, bytes));

/** The long suite sets FUZZ_CASES to 10,000; continuous integration takes fewer. */
export const CASES = Number(process.env.FUZZ_CASES ?? 500);
/** Printed on failure; set it to repeat one. */
export const SEED = process.env.FUZZ_SEED === undefined ? 20_261_123 : Number(process.env.FUZZ_SEED);
