/** Made-up CIFAR-10 files for tests: right format, right class counts where asked for, arbitrary pixels. */
import { packTar } from 'modern-tar';
import { RECORD_BYTES, SHARD_RECORDS } from '../store/shard-store';

/** Classes such that class k occurs `counts[k]` times, in order. */
export const classesOf = (counts: readonly number[]) => counts.flatMap((count, label) => Array<number>(count).fill(label));

/** A batch file: one planar record per class; red is the record's number, green 100, blue 200 at the first pixel, else 7. */
export function makeBatch(classes: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(classes.length * RECORD_BYTES).fill(7);
  classes.forEach((label, record) => {
    const start = record * RECORD_BYTES;
    bytes[start] = label;
    bytes[start + 1] = record % 256;
    bytes[start + 1 + 1024] = 100;
    bytes[start + 1 + 2048] = 200;
  });
  return bytes;
}

export const makeFile = (name: string, bytes: Uint8Array<ArrayBuffer>) => new File([bytes], name);

/** Any thousand classes of no distributed batch. */
export const UNKNOWN_CLASSES = Array.from({ length: SHARD_RECORDS }, (_, i) => i % 10);

export async function makeArchive(name: string, entries: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): Promise<File> {
  const parts = Object.entries(entries).map(([path, body]) => ({ header: { name: path, size: body.length, type: 'file' as const }, body }));
  const tar = await packTar([{ header: { name: 'cifar-10-batches-bin/', size: 0, type: 'directory' }, body: new Uint8Array() }, ...parts]);
  if (!name.endsWith('gz')) return makeFile(name, tar);
  const zipped = new Response(new Blob([tar]).stream().pipeThrough(new CompressionStream('gzip')));
  return makeFile(name, new Uint8Array(await zipped.arrayBuffer()));
}
