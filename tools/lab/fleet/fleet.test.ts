/** The queue with workers of this process, whose runs are pretended; `e2e/fleet.spec.ts` has real ones. */
import { mkdtempSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import quickDemo from '../../../src/experiments/quick-demo';
import { ConfigError } from '../../../src/protocol/errors';
import type { RunResult } from '../../../src/protocol/messages';
import { FleetFiles, folderShelf } from './files';
import { type FleetWorker, startFleetWorker } from './fleet-worker';
import { addRuns, cancelRuns, checkVersion, connect, type FleetQueue, openQueue } from './queue';
import { collectResults, readStatus, statusText } from './status';
import { type FleetRun, keyOf } from './sweep-file';
import { startRedis } from './testing/redis';
import { CHECKPOINT_FILE, type Execute, type ResultRecord } from './work';

const server = await startRedis();

describe.skipIf(!server)('a fleet on a Redis of its own (skipped where redis-server is not installed)', () => {
  const address = server?.address ?? '';
  let redis: ReturnType<typeof connect>;
  let queue: FleetQueue;
  const workers: FleetWorker[] = [];
  const notes: string[] = [];
  const files = new FleetFiles(folderShelf(mkdtempSync(path.join(os.tmpdir(), 'mixacm-fleet-'))));

  const config = (seed: number) => ({ ...quickDemo.config, seed });
  const runs = (...seeds: number[]): FleetRun[] =>
    seeds.map((seed) => ({ key: keyOf(config(seed), null), sweep: 'test', config: config(seed), dataHash: null }));

  /** Leaves the files of a run whose weights depend on its seed only. */
  const pretend: Execute = async ({ run, folder }) => {
    const { config } = run;
    const metrics = { steps: [], evaluations: [], adjustments: [] };
    const result = {
      config,
      seed: config.seed,
      seconds: 1,
      results: [],
      metrics,
      ledger: [],
      reports: [],
      environment: { datasetHash: 'abc' },
    } as unknown as RunResult;
    for (const name of ['run.json', 'metrics.csv', 'config.json']) await writeFile(path.join(folder, name), JSON.stringify(result));
    for (const role of ['plain', 'teacher', 'student'])
      await writeFile(path.join(folder, `${role}.safetensors`), `${role} ${run.config.seed}`);
    return result;
  };
  const work = (execute: Execute = pretend, name = 'a') => workUntil(() => execute, name);
  /** For runs that end when they are interrupted. */
  const workUntil = (execute: (interrupted: Promise<void>) => Execute, name = 'a') => {
    const worker = startFleetWorker({
      redis: connect(address),
      files,
      version: '1',
      concurrency: 1,
      takeover: 1,
      name,
      execute,
      note: (text) => notes.push(text),
    });
    workers.push(worker);
    return worker;
  };
  const add = (list: readonly FleetRun[], priority = 0) => addRuns(redis, queue, list, { version: '1', priority });
  const settled = async () => {
    await expect
      .poll(async () => (await readStatus(queue, Date.now())).waiting + (await queue.getActiveCount()), { timeout: 20_000 })
      .toBe(0);
  };

  // Not in passing: where there is no server, this function runs too, and no address means a Redis of the user's.
  beforeAll(() => {
    redis = connect(address);
    queue = openQueue(redis);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await queue.obliterate({ force: true });
    notes.length = 0;
  });
  afterAll(async () => {
    await queue.close();
    redis.disconnect();
    await server?.close();
  });

  test('runs are done once, their files collected by hash; asking again adds nothing', async () => {
    expect(await add(runs(1, 2, 3))).toEqual({ added: 3, known: 0 });
    expect(await add(runs(3, 4))).toEqual({ added: 1, known: 1 });
    work();
    work(pretend, 'b');
    await settled();
    const out = mkdtempSync(path.join(os.tmpdir(), 'mixacm-out-'));
    expect(await collectResults(queue, files, out)).toHaveLength(4);
    expect(await readdir(out)).toContain('bundle.zip');
    expect(statusText(await readStatus(queue, Date.now()), Date.now())).toBe('4 done, 0 running, 0 waiting, 0 failed');
  });

  test('a poison config is parked with its error, and the rest goes on', async () => {
    let tries = 0;
    await add(runs(11, 12));
    work(async (job) => {
      if (job.run.config.seed !== 11) return pretend(job);
      tries += 1;
      throw new ConfigError('width is 0, expected a positive integer');
    });
    await settled();
    const { done, failed } = await readStatus(queue, Date.now());
    expect([done, tries]).toEqual([1, 1]);
    expect(failed).toMatchObject([{ sweep: 'test', reason: 'ConfigError: width is 0, expected a positive integer' }]);
  });

  test('what may pass is tried again: a full disk, then room', async () => {
    let tries = 0;
    await add(runs(21));
    work(async (job) => {
      tries += 1;
      if (tries === 1) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      return pretend(job);
    });
    await settled();
    expect(tries).toBe(2);
    expect((await readStatus(queue, Date.now())).done).toBe(1);
  });

  test('data of another hash is refused with both', async () => {
    await add(runs(31).map((run) => ({ ...run, dataHash: 'def' })));
    work();
    await settled();
    expect((await readStatus(queue, Date.now())).failed[0]?.reason).toBe('WrongData: data has hash abc, expected def, that of the sweep');
  });

  test('a stopped worker leaves its checkpoint to the next one', async () => {
    await add(runs(41));
    let begun = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const first = workUntil((interrupted) => async ({ folder }) => {
      begun();
      await interrupted;
      await writeFile(path.join(folder, CHECKPOINT_FILE), 'half of it');
      return 'interrupted';
    });
    await isBegun;
    await first.stop();
    let resumed: boolean | null = null;
    work(async (job) => {
      resumed = job.resume;
      return pretend(job);
    }, 'b');
    await settled();
    expect(resumed).toBe(true);
    expect((await queue.getJob(runs(41)[0]!.key))?.attemptsMade).toBeLessThanOrEqual(2);
  });

  test('a damaged checkpoint costs time, not the run', async () => {
    const [run] = runs(51);
    await files.writeRecord(`checkpoints/${run!.key}`, { hash: '0'.repeat(64) });
    await add([run!]);
    let resumed: boolean | null = null;
    work(async (job) => {
      resumed = job.resume;
      return pretend(job);
    });
    await settled();
    expect(resumed).toBe(false);
    expect(notes.join('\n')).toContain('begins anew: content 0000');
  });

  test('of two results for one run the first one counts; another outcome is kept and told', async () => {
    const [run] = runs(61);
    await add([run!]);
    work(async (job) => {
      const record: ResultRecord = { key: run!.key, sweep: 'test', worker: 'z', version: '1', files: {}, outcome: 'other' };
      await files.writeFirst(`results/${run!.key}`, record);
      return pretend(job);
    });
    await settled();
    expect((await files.readRecord<ResultRecord>(`results/${run!.key}`))?.worker).toBe('z');
    expect(notes.join('\n')).toContain('was done by z with another outcome; both are kept, the first one counts');
  });

  test('a cancelled run is taken out, or ends at the next heartbeat', async () => {
    const list = runs(71, 72);
    await add(list);
    let begun = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    workUntil((interrupted) => async ({ folder }) => {
      begun();
      await interrupted;
      await writeFile(path.join(folder, CHECKPOINT_FILE), 'half');
      return 'interrupted';
    });
    await isBegun;
    expect(
      await cancelRuns(
        redis,
        queue,
        list.map(({ key }) => key),
      ),
    ).toBe(1);
    await settled();
    expect((await readStatus(queue, Date.now())).failed).toMatchObject([{ reason: 'cancelled' }]);
  });

  test('urgent runs go first', async () => {
    const order: number[] = [];
    await add(runs(81, 82), 10);
    await add(runs(83), 1);
    work(async (job) => {
      order.push(job.run.config.seed);
      return pretend(job);
    });
    await settled();
    expect(order).toEqual([83, 81, 82]);
  });

  test('workers and sweeps of another version are refused with both versions', async () => {
    await add(runs(91));
    await expect(checkVersion(redis, '2', 'worker')).rejects.toThrow(
      'worker version is 2, expected 1, the version of the runs in the queue',
    );
    await expect(addRuns(redis, queue, runs(92), { version: '2', priority: 0 })).rejects.toThrow('sweep version is 2, expected 1');
    work();
    await settled();
    // Drained: a new version may begin.
    expect(await addRuns(redis, queue, runs(92), { version: '2', priority: 0 })).toEqual({ added: 1, known: 0 });
  });

  test('Redis killed and started again: workers wait and go on, nothing is lost or done twice', async () => {
    const seeds = Array.from({ length: 20 }, (_, i) => 100 + i);
    await add(runs(...seeds));
    const begun: number[] = [];
    work(async (job) => {
      begun.push(job.run.config.seed);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return pretend(job);
    });
    await expect.poll(() => begun.length).toBeGreaterThan(4);
    await server?.kill();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await server?.start();
    await settled();
    const records = await Promise.all(runs(...seeds).map(({ key }) => files.readRecord<ResultRecord>(`results/${key}`)));
    expect(records.filter(Boolean)).toHaveLength(20);
    expect(new Set(begun).size).toBe(20);
    expect((await readStatus(queue, Date.now())).done).toBe(20);
  });
});
