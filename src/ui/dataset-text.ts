import type { DatasetStatus } from '../protocol/messages';
import { bytes, count } from './format';
import { text } from './panels/settings-text';

/** How much of a dataset is here, and where. */
export function describeDataset({ trainImages, testImages, bytes: size, storage }: DatasetStatus): string {
  const t = text.get();
  const images = t.images(count(trainImages), count(testImages));
  if (storage === 'generated') return t.drawn(images);
  return storage === 'memory' ? t.inMemory(images, bytes(size)) : t.kept(images, bytes(size));
}
