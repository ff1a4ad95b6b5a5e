/** The user's own pictures: one folder a class, from a zip or a dropped folder. */
import { DataError } from '../../protocol/errors';
import { OWN_PICTURES } from '../datasets/own-pictures';
import { createDraws } from '../draws';
import type { Split } from '../store/backend';
import { RECORD_BYTES, SHARD_RECORDS } from '../store/shard-store';
import type { ImportContext } from './context';
import { decodePng, isPng } from './png';
import { resizeInto } from './resize';

export interface Picture {
  /** Folders and name; only labels, no path is ever used. */
  readonly path: string;
  readonly size: number;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

const EXTENSIONS = /\.(png|jpe?g|webp|gif|bmp|avif)$/i;
const MAX_CLASSES = 100;
export const MAX_PICTURES = 50_000;
const MAX_PICTURE_BYTES = 2 ** 25;
/** Without a folder for them every fifth picture of a class is for testing. */
const TEST_EVERY = 5;

/** Left behind by systems beside the pictures. */
const isHidden = (part: string) => part === '__MACOSX' || (part.startsWith('.') && part !== '.' && part !== '..');

export const isPicture = (path: string) => EXTENSIONS.test(path) && !path.split('/').some(isHidden);

interface Placed {
  readonly picture: Picture;
  readonly label: string;
  readonly split: Split | null;
}

function place(picture: Picture): Placed {
  const folders = picture.path.split(/[\\/]/).slice(0, -1);
  const label = folders.at(-1)?.trim() ?? '';
  const parents = folders.slice(0, -1).map((folder) => folder.toLowerCase());
  const split = parents.some((folder) => /^(test|val|valid|validation)$/.test(folder))
    ? 'test'
    : parents.includes('train')
      ? 'train'
      : null;
  return { picture, label, split };
}

/** Which pictures go where; seeded, so that the same pictures make the same set. */
function arrange(pictures: readonly Picture[], classes: readonly string[], placed: readonly Placed[]): Readonly<Record<Split, Placed[]>> {
  const hasTest = placed.some(({ split }) => split === 'test');
  const splits: Record<Split, Placed[]> = { train: [], test: [] };
  const seen = new Map<string, number>();
  for (const each of [...placed].sort((a, b) => (a.picture.path < b.picture.path ? -1 : 1))) {
    const nth = seen.get(each.label) ?? 0;
    seen.set(each.label, nth + 1);
    const isTest = hasTest ? each.split === 'test' : nth % TEST_EVERY === TEST_EVERY - 1;
    splits[isTest ? 'test' : 'train'].push(each);
  }
  for (const [split, list] of Object.entries(splits)) {
    if (list.length === 0)
      throw new DataError(
        `choice of ${pictures.length} pictures in ${classes.length} folders has 0 for ${split}, expected some; ${TEST_EVERY} a class are enough`,
      );
    const draws = createDraws();
    draws.restart(1, 0, list.length);
    for (let i = list.length - 1; i > 0; i--) {
      const j = draws.below(i + 1);
      [list[i], list[j]] = [list[j]!, list[i]!];
    }
  }
  return splits;
}

/**
 * Replaces the stored pictures by these.
 * @throws DataError when folders make no classes, on a file that is no picture, on too many or too large ones
 */
export async function storePictures(pictures: readonly Picture[], context: ImportContext): Promise<void> {
  const { store, signal, onStage, onShard, decodePicture } = context;
  if (pictures.length > MAX_PICTURES) throw new DataError(`choice holds ${pictures.length} pictures, expected at most ${MAX_PICTURES}`);
  const placed = pictures.map(place);
  const classes = [...new Set(placed.map(({ label }) => label))].sort();
  if (classes.includes(''))
    throw new DataError(
      `picture "${placed.find(({ label }) => label === '')!.picture.path}" lies in no folder, expected one folder a class`,
    );
  if (classes.length < 2 || classes.length > MAX_CLASSES)
    throw new DataError(
      `pictures lie in ${classes.length} folders (${classes.slice(0, 5).join(', ')}), expected 2 to ${MAX_CLASSES}, one a class`,
    );
  const splits = arrange(pictures, classes, placed);

  await store.remove(OWN_PICTURES);
  await store.setClasses(OWN_PICTURES, classes);
  // Tests go first: a run can start when some of both are there.
  for (const split of ['test', 'train'] as const) {
    const list = splits[split];
    for (let first = 0; first < list.length; first += SHARD_RECORDS) {
      const part = list.slice(first, first + SHARD_RECORDS);
      const records = new Uint8Array(part.length * RECORD_BYTES);
      onStage(`reading ${split} pictures`, OWN_PICTURES);
      for (const [i, { picture, label }] of part.entries()) {
        if (signal.aborted) throw new DataError('import of pictures was stopped; what is stored is kept');
        if (picture.size > MAX_PICTURE_BYTES)
          throw new DataError(`picture "${picture.path}" is ${picture.size} bytes, expected at most ${MAX_PICTURE_BYTES}`);
        const bytes = await picture.read();
        const raster = isPng(bytes) ? decodeAnyPng(bytes, picture.path) : null;
        records[i * RECORD_BYTES] = classes.indexOf(label);
        resizeInto(raster ?? (await decodePicture(bytes, picture.path)), records, i * RECORD_BYTES + 1);
      }
      await store.write({ dataset: OWN_PICTURES, split, number: first / SHARD_RECORDS }, records);
      onShard();
    }
  }
}

/** Exactly where our decoder can; the browser knows 16 bits, few bits and interlacing too. */
function decodeAnyPng(bytes: Uint8Array, path: string) {
  const [depth, interlace] = [bytes[24], bytes[28]];
  return depth === 8 && interlace === 0 ? decodePng(bytes, path) : null;
}
