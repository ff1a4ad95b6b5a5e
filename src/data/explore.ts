/** What the data explorer shows: counts, mean and spread, pages of images. */
import { ConfigError } from '../protocol/errors';
import { IMAGE_BYTES, type ImageSource, type LoadedDataset } from '../protocol/images';
import type { DatasetPage, DatasetSummary } from '../protocol/messages';

/** Images of an endless set that are looked at. */
const SAMPLE = 5000;
const AT_ONCE = 500;
const MAX_PAGE = 200;

const sizeOf = ({ count }: ImageSource) => (Number.isFinite(count) ? count : SAMPLE);

/** Calls back for each image: its index, class, and place in `images`. */
function visit(source: ImageSource, use: (index: number, label: number, images: Uint8Array, start: number) => void): void {
  const total = sizeOf(source);
  const images = new Uint8Array(AT_ONCE * IMAGE_BYTES);
  const labels = new Uint8Array(AT_ONCE);
  for (let first = 0; first < total; first += AT_ONCE) {
    const indices = Array.from({ length: Math.min(AT_ONCE, total - first) }, (_, i) => first + i);
    source.read(indices, images, labels);
    for (const [i, index] of indices.entries()) use(index, labels[i]!, images, i * IMAGE_BYTES);
  }
}

/** Mean m = Σx / 255N and spread √(Σx² / 255²N - m²) of each channel; sums of bytes and their squares are exact in a double. */
export async function summarise(dataset: LoadedDataset, split: 'train' | 'test'): Promise<DatasetSummary> {
  const source = dataset[split];
  await source.load?.();
  const counts = Array<number>(dataset.classes.length).fill(0);
  const [sums, squares] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  visit(source, (_index, label, images, start) => {
    counts[label]!++;
    for (let at = start; at < start + IMAGE_BYTES; at += 3) {
      for (let channel = 0; channel < 3; channel++) {
        const value = images[at + channel]!;
        sums[channel]! += value;
        squares[channel]! += value * value;
      }
    }
  });
  const images = sizeOf(source);
  const n = (images * IMAGE_BYTES) / 3;
  const mean = sums.map((sum) => sum / (255 * n));
  return {
    split,
    classes: dataset.classes,
    images,
    isEndless: !Number.isFinite(source.count),
    counts,
    mean,
    spread: squares.map((square, channel) => Math.sqrt(Math.max(0, square / (255 * 255 * n) - mean[channel]! ** 2))),
  };
}

export interface PageQuery {
  readonly split: 'train' | 'test';
  readonly label?: number;
  readonly from: number;
  readonly count: number;
}

/** Loads no more than the page needs. @throws ConfigError on a page that is none; DataError on missing bytes */
export async function readPage(dataset: LoadedDataset, { split, label, from, count }: PageQuery): Promise<DatasetPage> {
  const source = dataset[split];
  if (!Number.isInteger(from) || from < 0)
    throw new ConfigError(`first image of the page is ${from}, expected a whole number of at least 0`);
  if (!Number.isInteger(count) || count < 1 || count > MAX_PAGE)
    throw new ConfigError(`images of a page are ${count}, expected 1 to ${MAX_PAGE}`);
  if (label !== undefined) await source.load?.();
  const matching = label === undefined ? null : indicesOf(source, label);
  const total = matching?.length ?? sizeOf(source);
  const places = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, i) => from + i);
  const indices = matching ? places.map((place) => matching[place]!) : places;
  const images = new Uint8Array(indices.length * IMAGE_BYTES);
  const labels = new Uint8Array(indices.length);
  await source.load?.(indices);
  source.read(indices, images, labels);
  return { total, indices, labels: [...labels], images };
}

function indicesOf(source: ImageSource, wanted: number): number[] {
  const indices: number[] = [];
  visit(source, (index, label) => {
    if (label === wanted) indices.push(index);
  });
  return indices;
}
