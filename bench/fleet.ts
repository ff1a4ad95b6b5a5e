/** `node tools/run.mjs ../bench/fleet`: what the queue itself sustains, with runs that do nothing; for docs/scaling.md. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import quickDemo from '../src/experiments/quick-demo';
import type { RunResult } from '../src/protocol/messages';
import { FleetFiles, folderShelf } from '../tools/lab/fleet/files';
import { startFleetWorker } from '../tools/lab/fleet/fleet-worker';
import { addRuns, connect, openQueue } from '../tools/lab/fleet/queue';
import { readStatus } from '../tools/lab/fleet/status';
import { type FleetRun, keyOf } from '../tools/lab/fleet/sweep-file';
import { startRedis } from '../tools/lab/fleet/testing/redis';
import type { Execute } from '../tools/lab/fleet/work';
import { setupRedis } from '../tools/setup-redis';

const result = { results: [], environment: { datasetHash: '' } } as unknown as RunResult;

/** Leaves the files of a run at once. */
const nothing: Execute = async ({ folder }) => {
  const names = ['run.json', 'metrics.csv', 'config.json', 'plain.safetensors', 'teacher.safetensors', 'student.safetensors'];
  await Promise.all(names.map((name) => writeFile(path.join(folder, name), name)));
  return result;
};

/** `workers` hold one connection each, as separate machines would, but share one processor. */
async function measure(workers: number, runs: number): Promise<string> {
  const server = await startRedis();
  if (!server) throw new Error('redis-server is absent, expected it to be installed');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mixacm-load-'));
  const files = new FleetFiles(folderShelf(folder));
  const redis = connect(server.address);
  const queue = openQueue(redis);
  const configs = Array.from({ length: runs }, (_, seed) => ({ ...quickDemo.config, seed }));
  const list: FleetRun[] = configs.map((config) => ({ key: keyOf(config, null), sweep: 'load', config, dataHash: null }));
  const filling = performance.now();
  await addRuns(redis, queue, list, { version: '1', priority: 0 });
  const filled = performance.now();
  const connections = Array.from({ length: workers }, () => connect(server.address));
  const cpu = process.cpuUsage();
  const fleet = connections.map((connection, i) =>
    startFleetWorker({
      redis: connection,
      files,
      version: '1',
      concurrency: 1,
      takeover: 30,
      name: `${i}`,
      execute: () => nothing,
      note: () => undefined,
    }),
  );
  while ((await queue.getCompletedCount()) < runs) await new Promise((resolve) => setTimeout(resolve, 20));
  const done = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const memory = /used_memory:(\d+)/.exec(await redis.info('memory'))?.[1];
  const asked = performance.now();
  await readStatus(queue, Date.now());
  const answered = performance.now();
  await Promise.all(fleet.map((worker) => worker.stop()));
  await queue.close();
  for (const connection of [redis, ...connections]) connection.disconnect();
  await server.close();
  await rm(folder, { recursive: true, force: true });
  const perMinute = (60_000 * runs) / (done - filled);
  const cells = [
    workers,
    runs,
    ((filled - filling) / runs).toFixed(2),
    Math.round(perMinute),
    ((user + system) / 1000 / runs).toFixed(1),
    (Number(memory) / 2 ** 20).toFixed(1),
    (answered - asked).toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

export async function main(): Promise<number> {
  setupRedis();
  console.log(`load ${os.loadavg()[0]?.toFixed(1)}, ${os.cpus().length} cores of ${os.cpus()[0]?.model}, Node ${process.version}`);
  console.log(
    '| workers | runs | filling, ms a run | runs a minute | processor time of all workers, ms a run | Redis memory, MB | status, ms |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const [workers, runs] of [
    [1, 300],
    [10, 1000],
    [100, 1000],
    [1000, 3000],
  ] as const)
    console.log(await measure(workers, runs));
  return 0;
}
