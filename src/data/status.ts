/** How much of a dataset is at hand. */
import type { DatasetStatus } from '../protocol/messages';
import type { Dataset } from './dataset';
import type { ShardStore } from './store/shard-store';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const defaultOf = (dataset: Dataset, param: string) => Number(dataset.params[param]?.default ?? 0);

/** Generated sets are always ready, with their default sizes. */
export function statusOfGenerated(dataset: Dataset): DatasetStatus {
  const [trainImages, testImages] = [defaultOf(dataset, 'trainCount'), defaultOf(dataset, 'testCount')];
  return { id: dataset.id, state: 'ready', trainImages, testImages, bytes: 0, storage: 'generated' };
}

/** Stored sets are ready when no image is missing; where any number will do, when there are some of both splits. */
export async function statusOf(dataset: Dataset, store: ShardStore): Promise<DatasetStatus> {
  const { id, stored } = dataset;
  if (!stored) return statusOfGenerated(dataset);
  const [shards, info] = await Promise.all([store.list(stored.as), store.describe(stored.as)]);
  const countOf = (wanted: string) => sum(shards.filter(({ split }) => split === wanted).map(({ count }) => count));
  const [trainImages, testImages] = [countOf('train'), countOf('test')];
  const isComplete = trainImages === (stored.train ?? (trainImages || -1)) && testImages === (stored.test ?? (testImages || -1));
  return {
    id,
    state: isComplete ? 'ready' : shards.length > 0 ? 'partial' : 'absent',
    trainImages,
    testImages,
    bytes: sum(shards.map(({ bytes }) => bytes)),
    storage: store.kind,
    ...(store.problem === null ? {} : { storageProblem: store.problem }),
    ...(info ? { classes: info.classes } : {}),
  };
}
