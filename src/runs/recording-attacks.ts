/**
 * Attacks on a few pictures, step by step. From the picture itself every step moves each colour value by a whole number of
 * levels up, down or not at all, so five moves fit a byte and nothing is rounded.
 */
import * as v from 'valibot';
import { DataError } from '../protocol/errors';
import { IMAGE_BYTES } from '../protocol/images';
import { NETWORK_ROLES, type NetworkRole } from '../protocol/run-config';
import { origin } from './recording';

const MOVES_A_BYTE = 5;

interface Walk {
  readonly steps: number;
  /** Levels of 255. */
  readonly stepSize: number;
  readonly epsilon: number;
}

const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const schema = v.strictObject({
  version: v.literal(2),
  origin,
  classes: v.array(v.string()),
  attack: v.string(),
  /** Levels of 255. */
  epsilon: v.number(),
  stepSize: v.number(),
  steps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** Test pictures by their place in the set, and their classes. */
  pictures: v.array(v.strictObject({ index: v.number(), label: v.number() })),
  networks: v.array(v.picklist(NETWORK_ROLES)),
  /** [picture][network][step 0..steps][class]. */
  probabilities: v.array(v.array(v.array(v.array(probability)))),
  /** base64 of the compressed clean pictures, and of the moves in the order [picture][network][step][value]. */
  clean: v.string(),
  moves: v.string(),
});

export type AttackFile = v.InferOutput<typeof schema>;

/** One step of one attack as it was recorded. */
export interface RecordedStep {
  /** [32, 32, 3] bytes. */
  readonly image: Uint8Array;
  readonly probabilities: readonly number[];
}

export interface RecordedAttacks extends Omit<AttackFile, 'clean' | 'moves'> {
  clean(picture: number): Uint8Array;
  /** @param step 0 is the picture itself */
  at(picture: number, network: NetworkRole, step: number): RecordedStep;
}

/** @throws DataError naming the field */
export function parseAttackFile(raw: unknown): AttackFile {
  const result = v.safeParse(schema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((part) => String(part.key)).join('.') || 'file';
  throw new DataError(`recorded attacks field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
}

/**
 * The direction of every move, five to a byte.
 * @param images [steps + 1][IMAGE_BYTES], the picture itself first
 */
export function packMoves(images: readonly Uint8Array[]): Uint8Array {
  const count = (images.length - 1) * IMAGE_BYTES;
  const bytes = new Uint8Array(Math.ceil(count / MOVES_A_BYTE));
  for (let move = 0; move < count; move++) {
    const step = Math.floor(move / IMAGE_BYTES);
    const at = move % IMAGE_BYTES;
    const sign = Math.sign((images[step + 1]?.[at] ?? 0) - (images[step]?.[at] ?? 0));
    bytes[Math.floor(move / MOVES_A_BYTE)]! += (sign + 1) * 3 ** (move % MOVES_A_BYTE);
  }
  return bytes;
}

/** The images that {@link packMoves} was given: each move of `stepSize` levels, back into the ball, then into [0, 255]. */
export function unpackMoves(clean: Uint8Array, packed: Uint8Array, { steps, stepSize, epsilon }: Walk): readonly Uint8Array[] {
  const images = [clean];
  for (let step = 0; step < steps; step++) {
    const before = images[step] ?? clean;
    images.push(
      before.map((value, at) => {
        const move = step * IMAGE_BYTES + at;
        const digit = Math.floor((packed[Math.floor(move / MOVES_A_BYTE)] ?? 0) / 3 ** (move % MOVES_A_BYTE)) % 3;
        const origin = clean[at] ?? 0;
        const inBall = Math.min(origin + epsilon, Math.max(origin - epsilon, value + (digit - 1) * stepSize));
        return Math.min(255, Math.max(0, inBall));
      }),
    );
  }
  return images;
}

async function inflate(base64: string): Promise<Uint8Array> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @throws DataError when the file is not what its head says */
export async function openAttacks(raw: unknown): Promise<RecordedAttacks> {
  const { clean: cleanText, moves: movesText, ...head } = parseAttackFile(raw);
  const [clean, moves] = await Promise.all([inflate(cleanText), inflate(movesText)]);
  const perWalk = Math.ceil((head.steps * IMAGE_BYTES) / MOVES_A_BYTE);
  const walks = head.pictures.length * head.networks.length;
  if (clean.length !== head.pictures.length * IMAGE_BYTES || moves.length !== walks * perWalk) {
    throw new DataError(
      `recorded attacks hold ${clean.length} and ${moves.length} bytes, expected ${head.pictures.length * IMAGE_BYTES} and ${walks * perWalk}`,
    );
  }
  const picture = (at: number) => clean.subarray(at * IMAGE_BYTES, (at + 1) * IMAGE_BYTES);
  const known = new Map<number, readonly Uint8Array[]>();
  const walk = (at: number, network: number) => {
    const number = at * head.networks.length + network;
    const images = known.get(number) ?? unpackMoves(picture(at), moves.subarray(number * perWalk, (number + 1) * perWalk), head);
    known.set(number, images);
    return images;
  };
  return {
    ...head,
    clean: picture,
    at(which, role, step) {
      const network = head.networks.indexOf(role);
      const image = walk(which, network)[step];
      const probabilities = head.probabilities[which]?.[network]?.[step];
      if (!image || !probabilities) {
        throw new DataError(
          `recorded attack on picture ${which}, network "${role}", step ${step} is absent, expected ${head.pictures.length} pictures and ${head.steps} steps`,
        );
      }
      return { image, probabilities };
    },
  };
}
