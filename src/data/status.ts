/** How much of a dataset is at hand. */
import type { DatasetStatus } from '../protocol/messages';
import type { Dataset } from './dataset';
import type { ShardStore } from './store/shard-store';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const defaultOf = (dataset: Dataset, param: string) => Number(dataset.params[param]?.default ?? 0);

/** Generated sets are always ready, with their default sizes; stored ones are ready when no image is missing. */
export async function statusOf(dataset: Dataset, store: () => Promise<ShardStore>): Promise<DatasetStatus> {
  const { id, stored } = dataset;
  if (!stored) {
    const [trainImages, testImages] = [defaultOf(dataset, 'trainCount'), defaultOf(dataset, 'testCount')];
    return { id, state: 'ready', trainImages, testImages, bytes: 0, storage: 'generated' };
  }
  const opened = await store();
  const shards = await opened.list(id);
  const countOf = (wanted: string) => sum(shards.filter(({ split }) => split === wanted).map(({ count }) => count));
  const [trainImages, testImages] = [countOf('train'), countOf('test')];
  const isComplete = trainImages === stored.train && testImages === stored.test;
  return {
    id,
    state: isComplete ? 'ready' : shards.length > 0 ? 'partial' : 'absent',
    trainImages,
    testImages,
    bytes: sum(shards.map(({ bytes }) => bytes)),
    storage: opened.kind,
  };
}
