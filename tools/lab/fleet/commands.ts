/** `npm run lab -- sweep|worker|status|collect|cancel`: one sweep on many machines. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Redis } from 'ioredis';
import { ConfigError } from '../../../src/protocol/errors';
import { readArguments, readInteger } from '../../arguments';
import { CACHE, ROOT } from '../../paths';
import { readBackend } from '../options';
import { openBrowsers } from './execute';
import { FleetFiles, openShelf } from './files';
import { startFleetWorker } from './fleet-worker';
import { addRuns, cancelRuns, checkVersion, connect, type FleetQueue, openQueue } from './queue';
import { slurmScript } from './slurm';
import { collectResults, readStatus, statusText } from './status';
import { readSweep } from './sweep-file';
import { builtVersion } from './version';

const REDIS = { redis: { type: 'string' } } as const;
const STORE = { store: { type: 'string' } } as const;
const COMPUTE = { backend: { type: 'string' }, data: { type: 'string', multiple: true } } as const;

/** @throws ConfigError without an address */
function redisOf(address: string | undefined): Redis {
  if (!address || !/^rediss?:\/\//.test(address))
    throw new ConfigError(`argument "--redis" is ${JSON.stringify(address ?? '')}, expected an address as in redis://host:6379`);
  return connect(address);
}

const filesOf = (store: string | undefined) => new FleetFiles(openShelf(store ?? path.join(ROOT, 'runs/fleet')));

async function withQueue<T>(address: string | undefined, action: (redis: Redis, queue: FleetQueue) => Promise<T>): Promise<T> {
  const redis = redisOf(address);
  const queue = openQueue(redis);
  try {
    return await action(redis, queue);
  } finally {
    await queue.close();
    redis.disconnect();
  }
}

async function sweep(argv: readonly string[]): Promise<number> {
  const flags = { ...REDIS, ...COMPUTE, slurm: { type: 'string' }, out: { type: 'string' }, priority: { type: 'string' } } as const;
  const { values, positionals } = readArguments(argv, flags, true);
  const [file] = positionals;
  if (!file || positionals.length > 1) throw new ConfigError(`sweep files are ${positionals.length}, expected 1`);
  const { name, runs } = readSweep(file);
  if (values.slurm !== undefined) {
    const script = path.resolve(values.slurm);
    const configs = script.replace(/(\.sh)?$/, '-configs');
    await mkdir(configs, { recursive: true });
    for (const [index, { config }] of runs.entries())
      await writeFile(path.join(configs, `${index}.json`), `${JSON.stringify(config, null, 2)}\n`);
    const out = path.resolve(values.out ?? path.join('runs', path.basename(file, '.json')));
    const data = (values.data ?? []).map((each) => path.resolve(each));
    await writeFile(script, slurmScript(name, runs, { configs, out, root: ROOT, backend: readBackend(values.backend), data }), {
      mode: 0o755,
    });
    console.log(`${runs.length} runs; submit with: sbatch ${script}`);
    return 0;
  }
  const priority = values.priority === undefined ? 0 : readInteger('priority', values.priority, 0, 2 ** 21);
  const version = await builtVersion();
  return withQueue(values.redis, async (redis, queue) => {
    const { added, known } = await addRuns(redis, queue, runs, { version, priority });
    console.log(`${added} runs added to the queue${known ? `, ${known} were there` : ''}; version ${version}`);
    return 0;
  });
}

async function worker(argv: readonly string[], interrupted: Promise<void>): Promise<number> {
  const flags = {
    ...REDIS,
    ...STORE,
    ...COMPUTE,
    profile: { type: 'string' },
    concurrency: { type: 'string' },
    takeover: { type: 'string' },
    checkpoint: { type: 'string' },
  } as const;
  const { values } = readArguments(argv, flags, false);
  const number = (name: 'concurrency' | 'takeover' | 'checkpoint', fallback: number, max: number) => {
    const text = values[name];
    return text === undefined ? fallback : readInteger(name, text, 1, max);
  };
  const data = values.data ?? [];
  for (const file of data)
    if (!existsSync(file)) throw new ConfigError(`argument "--data" is ${JSON.stringify(file)}, expected a file that exists`);
  const version = await builtVersion();
  const redis = redisOf(values.redis);
  const profile = values.profile ?? (data.length > 0 ? path.join(CACHE, 'fleet-profile') : null);
  try {
    await checkVersion(redis, version, 'worker');
    const browsers = openBrowsers({
      backend: readBackend(values.backend),
      profile: profile && path.resolve(profile),
      data,
      checkpointMs: 1000 * number('checkpoint', 30, 3600),
    });
    const fleet = startFleetWorker({
      redis,
      version,
      files: filesOf(values.store),
      concurrency: number('concurrency', 1, 64),
      takeover: number('takeover', 30, 3600),
      execute: browsers.execute,
      note: (text) => console.error(`${new Date().toISOString()} ${text}`),
    });
    console.error(`worker of version ${version} is waiting for runs; Ctrl-C lets it leave its checkpoints and end`);
    await interrupted;
    await fleet.stop();
    await browsers.close();
    return 0;
  } finally {
    redis.disconnect();
  }
}

async function status(argv: readonly string[]): Promise<number> {
  const { values } = readArguments(argv, { ...REDIS, json: { type: 'boolean' } }, false);
  return withQueue(values.redis, async (_redis, queue) => {
    const now = Date.now();
    const found = await readStatus(queue, now);
    console.log(values.json ? JSON.stringify(found) : statusText(found, now));
    return 0;
  });
}

async function collect(argv: readonly string[]): Promise<number> {
  const { values } = readArguments(argv, { ...REDIS, ...STORE, out: { type: 'string' } }, false);
  const out = path.resolve(values.out ?? 'runs/collected');
  return withQueue(values.redis, async (_redis, queue) => {
    const folders = await collectResults(queue, filesOf(values.store), out);
    const { waiting, running, failed } = await readStatus(queue, Date.now());
    console.log(`${folders.length} results are in ${out}; ${running.length + waiting} runs are still to come, ${failed.length} failed`);
    return failed.length > 0 ? 1 : 0;
  });
}

async function cancel(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(argv, REDIS, true);
  return withQueue(values.redis, async (redis, queue) => {
    const jobs = await queue.getJobs(['waiting', 'prioritized', 'delayed', 'active']);
    const wanted = jobs.filter(({ id = '', name }) =>
      positionals.some((each) => each === name || (each.length >= 8 && id.startsWith(each))),
    );
    if (wanted.length === 0)
      throw new ConfigError(
        `runs to cancel are ${JSON.stringify(positionals.join(' '))}, expected the name of a sweep or eight letters of a key`,
      );
    const removed = await cancelRuns(
      redis,
      queue,
      wanted.map(({ id = '' }) => id),
    );
    console.log(`${removed} runs taken out, ${wanted.length - removed} end at their worker's next heartbeat`);
    return 0;
  });
}

export const FLEET_COMMANDS = { sweep, worker, status, collect, cancel };

export const FLEET_USAGE = `npm run lab -- sweep SWEEP.json --redis URL [--priority N]      puts its runs into a queue
npm run lab -- sweep SWEEP.json --slurm OUT.sh [--out DIR] [--backend NAME] [--data FILE]...   writes a Slurm array
npm run lab -- worker --redis URL [--store DIR|https://S3/BUCKET] [--concurrency N] [--backend NAME] [--data FILE]... [--profile DIR]
               [--takeover SECONDS] [--checkpoint SECONDS]
npm run lab -- status --redis URL [--json]
npm run lab -- collect --redis URL [--store DIR|https://S3/BUCKET] [--out DIR]
npm run lab -- cancel --redis URL SWEEP|KEY...`;
