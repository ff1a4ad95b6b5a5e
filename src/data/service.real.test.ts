/** The real archive, where it is at hand. */
import 'fake-indexeddb/auto';
import { existsSync, openAsBlob } from 'node:fs';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { IMAGE_BYTES, type ImageSource } from '../protocol/images';
import { BATCHES } from './datasets/cifar-10/parts';
import { createDataService } from './service';

const ARCHIVE = '../shared/data/cifar-10-binary.tar.gz';

/** Class counts of ten thousand images from `first`. */
function countsOf(source: ImageSource, first: number): number[] {
  const labels = new Uint8Array(10_000);
  source.read(
    Array.from(labels, (_, i) => first + i),
    new Uint8Array(10_000 * IMAGE_BYTES),
    labels,
  );
  return Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length);
}

test.skipIf(!existsSync(ARCHIVE))(`imports the real archive (skipped where ${ARCHIVE} is absent)`, { timeout: 120_000 }, async () => {
  const stages: string[] = [];
  const service = createDataService({ indexedDB: new IDBFactory(), onProgress: ({ stage }) => void stages.push(stage) });
  const archive = new File([await openAsBlob(ARCHIVE)], 'cifar-10-binary.tar.gz');
  let began = performance.now();
  const status = await service.import([archive]);
  const imported = performance.now() - began;
  expect(status).toMatchObject({ state: 'ready', trainImages: 50_000, testImages: 10_000, bytes: 184_380_000, storage: 'indexeddb' });
  expect(stages.at(-1)).toBe('stored');

  began = performance.now();
  const { train, test, hash } = await service.open('cifar-10', {}, 0);
  console.info(`import ${Math.round(imported)} ms, open ${Math.round(performance.now() - began)} ms`);
  for (const [i, { split, counts }] of BATCHES.entries()) {
    expect(split === 'train' ? countsOf(train, i * 10_000) : countsOf(test, 0)).toEqual(counts);
  }
  expect(hash).toBe('838c1953e1ad9fb0c0b8e0e5a43eab46a341169432b42c64b72c411ba142dc7d');
});
