import type { DatasetStatus } from '../protocol/messages';
import { bytes, count } from './format';

/** How much of a dataset is here, and where. */
export function describeDataset({ trainImages, testImages, bytes: size, storage }: DatasetStatus): string {
  const images = `${count(trainImages)} training and ${count(testImages)} test pictures`;
  if (storage === 'generated') return `${images}, drawn on this device; nothing is downloaded.`;
  return `${images}, ${bytes(size)} ${storage === 'memory' ? 'in memory until the next reload' : 'kept in this browser'}.`;
}
