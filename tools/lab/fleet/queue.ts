/** The queue that hands out runs: BullMQ on Redis, with what this project adds: versions, cancelling, and keys that recognise a run. */
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { ConfigError } from '../../../src/protocol/errors';
import type { FleetRun } from './sweep-file';

export const QUEUE = 'mixacm-runs';
const VERSION_KEY = 'mixacm-version';
const CANCELLED_KEY = 'mixacm-cancelled';

/** As often as a run is begun before it is parked with its error. */
const ATTEMPTS = 5;

/** What a worker tells about the run it has. */
export interface FleetProgress {
  readonly worker: string;
  readonly phase: string;
  /** 0 to 1. */
  readonly share: number;
  readonly secondsLeft: number | null;
  /** Milliseconds since 1970, by the worker's clock. */
  readonly at: number;
}

/** A connection that waits for a Redis that is gone, and goes on when it is back. */
export function connect(address: string): Redis {
  const redis = new Redis(address, {
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(200 * times, 5000),
  });
  let isDown = false;
  redis.on('error', (error) => {
    if (!isDown) console.error(`Redis does not answer (${error.message || 'no connection'}); waiting for it`);
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) console.error('Redis answers again');
    isDown = false;
  });
  return redis;
}

export type FleetQueue = Queue<FleetRun, string>;

export const openQueue = (redis: Redis): FleetQueue => new Queue<FleetRun, string>(QUEUE, { connection: redis });

/**
 * Whoever works on a queue runs the same code as whoever filled it, or the numbers would not compare.
 * @throws ConfigError naming both versions
 */
export async function checkVersion(redis: Redis, version: string, who: 'worker' | 'sweep'): Promise<void> {
  const known = await redis.get(VERSION_KEY);
  if (known !== null && known !== version)
    throw new ConfigError(`${who} version is ${version}, expected ${known}, the version of the runs in the queue`);
  if (known === null && who === 'worker')
    throw new ConfigError(`queue is empty and has no version yet, expected a sweep in it; start that first`);
}

/** Puts runs into the queue; those that are there, or done, are not added again. */
export async function addRuns(
  redis: Redis,
  queue: FleetQueue,
  runs: readonly FleetRun[],
  { version, priority }: { readonly version: string; readonly priority: number },
): Promise<{ readonly added: number; readonly known: number }> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed');
  // A drained queue may begin anew under another version.
  if (Object.values(counts).every((count) => count === 0)) await redis.set(VERSION_KEY, version);
  await checkVersion(redis, version, 'sweep');
  const known = new Set(await Promise.all(runs.map(async ({ key }) => ((await queue.getJob(key)) ? key : null))));
  const fresh = runs.filter(({ key }) => !known.has(key));
  await redis.srem(CANCELLED_KEY, ...runs.map(({ key }) => key));
  await queue.addBulk(
    fresh.map((run) => ({
      name: run.sweep,
      data: run,
      opts: {
        jobId: run.key,
        attempts: ATTEMPTS,
        backoff: { type: 'exponential', delay: 2000 },
        ...(priority === 0 ? {} : { priority }),
      },
    })),
  );
  return { added: fresh.length, known: runs.length - fresh.length };
}

/** Takes runs out of the queue; one that is being worked on ends at its worker's next heartbeat. */
export async function cancelRuns(redis: Redis, queue: FleetQueue, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) return 0;
  await redis.sadd(CANCELLED_KEY, ...keys);
  let removed = 0;
  for (const key of keys) {
    const job = await queue.getJob(key);
    if (!job || (await job.isActive()) || (await job.isCompleted())) continue;
    await job.remove();
    removed += 1;
  }
  return removed;
}

export const isCancelled = async (redis: Redis, key: string): Promise<boolean> => (await redis.sismember(CANCELLED_KEY, key)) === 1;
