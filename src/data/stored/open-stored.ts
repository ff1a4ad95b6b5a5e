/** Opens a dataset that lies in the shard store, even while it is being imported. */
import { ConfigError } from '../../protocol/errors';
import type { LoadedDataset } from '../../protocol/images';
import { sha256 } from '../../protocol/sha256';
import type { DataEnvironment } from '../dataset';
import { nameShard, type ShardInfo, type Split } from '../store/backend';
import { createStoredSource } from './stored-source';

/** Raised whenever the same shards would give other images. */
const FORMAT = 1;
/** A set that may open early does so as soon as this many images of each split are there. */
const MINIMUM = 1000;

interface StoredOptions {
  readonly id: string;
  readonly classes: readonly string[];
  /** What the user can do to get it, as an imperative. */
  readonly howToGet: string;
  readonly environment: DataEnvironment;
  /** Names in the store, where they are not the id. */
  readonly trainFrom?: string;
  readonly testFrom?: string;
  /** Class for each stored class, where they differ. */
  readonly mapClasses?: readonly number[];
}

/**
 * Opens everything stored, in the set's own order, so that a run can be repeated; nothing is read before it is loaded. While an import goes
 * on, a set that is not whole is waited for; one that may open early opens at 1,000 training and 1,000 test images, and grows in the order of
 * arrival.
 * @throws ConfigError when there are no training or no test images and no import brings them; DataError when the store fails
 */
export async function openStored(options: StoredOptions): Promise<LoadedDataset> {
  const { id, howToGet, environment, trainFrom = id, testFrom = id, mapClasses } = options;
  const shards = await environment.shards();
  shards.keepOnly([trainFrom, testFrom]);
  const sources = { train: createStoredSource(mapClasses), test: createStoredSource(mapClasses) };
  const { train, test } = sources;
  const taken = new Set<string>();
  const hashes: Record<Split, string[]> = { train: [], test: [] };
  const checks: Promise<void>[] = [];
  let hash = '';

  const fail = (error: Error) => {
    for (const source of [train, test]) source.fail(error);
  };
  const read = (info: ShardInfo) => {
    const { records, checked } = shards.read(info);
    checks.push(checked);
    // Noticed after the images were handed out: whoever reads next must hear of it.
    checked.catch(fail);
    return records;
  };
  const add = (info: ShardInfo, records?: Uint8Array) => {
    sources[info.split].append({ count: info.count, read: () => read(info) }, records);
    hashes[info.split].push(info.sha256);
    taken.add(nameShard(info));
  };
  const list = async () => {
    const [forTrain, forTest] = await Promise.all([shards.list(trainFrom), shards.list(testFrom)]);
    return [...forTrain.filter(({ split }) => split === 'train'), ...forTest.filter(({ split }) => split === 'test')];
  };
  /** @param isRead whether the bytes are read before the count grows, for a set that is in use already */
  const addNew = async (isRead: boolean) => {
    for (const info of await list()) if (!taken.has(nameShard(info))) add(info, isRead ? await read(info) : undefined);
    hash = await sha256(JSON.stringify([id, FORMAT, hashes]));
  };
  const isWhole = async () => {
    const counts = { train: 0, test: 0 };
    for (const { split, count } of await list()) counts[split] += count;
    return counts.train === environment.imagesOf(trainFrom, 'train') && counts.test === environment.imagesOf(testFrom, 'test');
  };

  if (environment.mayOpenEarly && environment.isImporting() && !(await isWhole())) {
    const isEnough = () => Math.min(train.count, test.count) >= MINIMUM;
    await follow(environment, () => addNew(true), isEnough, fail);
  } else {
    await waitFor(environment, isWhole);
    await addNew(false);
  }

  for (const [split, { count }] of Object.entries(sources)) {
    if (count === 0) throw new ConfigError(`dataset "${id}" has 0 ${split} images in this browser, expected some; ${howToGet}`);
  }
  const classes = options.classes.length > 0 ? options.classes : ((await shards.describe(id))?.classes ?? []);
  return {
    id,
    classes,
    get hash() {
      return hash;
    },
    train,
    test,
    checked: async () => void (await Promise.all(checks)),
  };
}

/** Until no import is under way or the set is whole. */
async function waitFor(environment: DataEnvironment, isWhole: () => Promise<boolean>): Promise<void> {
  while (environment.isImporting() && !(await isWhole())) {
    // The end of the import may have come while the store was asked.
    if (!environment.isImporting()) return;
    await new Promise<void>((resolve) => {
      const unsubscribe = environment.subscribe(() => {
        unsubscribe();
        resolve();
      });
    });
  }
}

/** Takes shards as they arrive; resolves when there are enough, or with what there is when the import ends, and goes on until then. */
function follow(
  environment: DataEnvironment,
  take: () => Promise<void>,
  isEnough: () => boolean,
  fail: (error: Error) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let queue = Promise.resolve();
    const turn = () => {
      const isLast = !environment.isImporting();
      if (isLast) unsubscribe();
      queue = queue.then(take).then(
        () => {
          if (isLast || isEnough()) resolve();
        },
        (error: Error) => {
          unsubscribe();
          // Before the set was handed out the caller hears of it, after that the next read does.
          fail(error);
          reject(error);
        },
      );
    };
    const unsubscribe = environment.subscribe(turn);
    turn();
  });
}
