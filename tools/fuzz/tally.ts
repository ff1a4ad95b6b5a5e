/** Runs damaged input through a reader: it may accept it, or refuse it with a message meant for the user; nothing else. */
import fc from 'fast-check';
import { ConfigError, DataError } from '../../src/protocol/errors';
import { CASES, changes, damage, SEED } from './damage';

/** Longest that one case may take; a reader that a few bytes keep busy for longer is stuck, to a user. */
const PATIENCE_MS = 60_000;

const isMeantForUsers = (error: unknown) => error instanceof DataError || error instanceof ConfigError;

/** @throws whatever else the reader threw, with the seed and the smallest case that does it */
export async function tally<T>(name: string, cases: fc.Arbitrary<T>, read: (value: T) => unknown): Promise<void> {
  let accepted = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(cases, async (value) => {
      try {
        await read(value);
        accepted += 1;
      } catch (error) {
        if (!isMeantForUsers(error)) throw error;
        refused += 1;
      }
    }),
    { numRuns: CASES, seed: SEED, timeout: PATIENCE_MS, endOnFailure: false },
  );
  console.log(`fuzz: ${name}: ${accepted + refused} cases, ${accepted} accepted, ${refused} refused, 0 lost`);
}

/** The same for damaged copies of valid files; each file must be accepted undamaged, or the test would prove nothing. */
export async function tallyFiles(name: string, files: readonly Uint8Array[], read: (bytes: Uint8Array<ArrayBuffer>) => unknown) {
  for (const file of files) await read(Uint8Array.from(file));
  const cases = fc.record({ file: fc.nat(files.length - 1), changes });
  await tally(name, cases, (each) => read(damage(files[each.file]!, each.changes)));
}
