/** Opens a dataset that lies in the shard store, even while it is being imported. */
import { ConfigError } from '../../protocol/errors';
import type { LoadedDataset } from '../../protocol/images';
import type { DataEnvironment } from '../dataset';
import { sha256 } from '../hash';
import { nameShard, type Split } from '../store/backend';
import { createResidentSource } from './resident-source';

/** Raised whenever the same shards would give other images. */
const FORMAT = 1;
/** While an import goes on, a dataset opens as soon as this many images of each split are there. */
const MINIMUM = 1000;
/** Shards under way at a time, so that one is fetched while another is hashed; about 18 MB. */
const AT_ONCE = 6;

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
 * With no import under way everything stored is loaded, in the set's own order, so that a run can be repeated. During an import the
 * set opens at 1,000 training and 1,000 test images and `train.count` grows as shards arrive, in the order of the file.
 * @throws ConfigError when there are no training or no test images and no import brings them; DataError on a damaged shard
 */
export async function openStored(options: StoredOptions): Promise<LoadedDataset> {
  const { id, howToGet, environment, trainFrom = id, testFrom = id, mapClasses } = options;
  const shards = await environment.shards();
  shards.keepOnly([trainFrom, testFrom]);
  const train = createResidentSource(mapClasses);
  const test = createResidentSource(mapClasses);
  const loaded = new Set<string>();
  const hashes: Record<Split, string[]> = { train: [], test: [] };
  let hash = '';

  const listAll = async () => {
    const [forTrain, forTest] = await Promise.all([shards.list(trainFrom), shards.list(testFrom)]);
    return [...forTrain.filter(({ split }) => split === 'train'), ...forTest.filter(({ split }) => split === 'test')];
  };
  const load = async () => {
    const missing = (await listAll()).filter((info) => !loaded.has(nameShard(info)));
    // Taken in order, while the next ones are on their way.
    const coming: Promise<Uint8Array>[] = [];
    for (const [i, info] of missing.entries()) {
      for (let next = i + coming.length; next < Math.min(missing.length, i + AT_ONCE); next++) coming.push(shards.read(missing[next]!));
      const records = await coming.shift()!;
      (info.split === 'train' ? train : test).append(records);
      loaded.add(nameShard(info));
      hashes[info.split].push(info.sha256);
    }
    hash = await sha256(JSON.stringify([id, FORMAT, hashes]));
  };

  if (environment.isImporting()) await follow(environment, load, () => Math.min(train.count, test.count) >= MINIMUM, [train, test]);
  else await load();

  for (const [split, { count }] of Object.entries({ train, test })) {
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
  };
}

/** Loads shards as they arrive; resolves when there are enough, or with what there is when the import ends, and goes on until then. */
function follow(
  environment: DataEnvironment,
  load: () => Promise<void>,
  isEnough: () => boolean,
  sources: readonly { fail(error: Error): void }[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let queue = Promise.resolve();
    const take = () => {
      const isLast = !environment.isImporting();
      if (isLast) unsubscribe();
      queue = queue.then(load).then(
        () => {
          if (isLast || isEnough()) resolve();
        },
        (error: Error) => {
          unsubscribe();
          // Before the set was handed out the caller hears of it, after that the next read does.
          for (const source of sources) source.fail(error);
          reject(error);
        },
      );
    };
    const unsubscribe = environment.subscribe(take);
    take();
  });
}
