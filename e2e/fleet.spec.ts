/** A sweep on three worker processes, one killed in the middle and Redis once: every run done once, bit for bit as if made alone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import quickDemo from '../src/experiments/quick-demo';
import type { RunResult } from '../src/protocol/messages';
import type { RunConfig } from '../src/protocol/run-config';
import { RunFolder } from '../tools/lab/files';
import { connect, openQueue } from '../tools/lab/fleet/queue';
import type { FleetStatus } from '../tools/lab/fleet/status';
import { startRedis, type TestRedis } from '../tools/lab/fleet/testing/redis';
import { Progress } from '../tools/lab/progress';
import { Runner } from '../tools/lab/runner';
import { ROOT } from '../tools/paths';
import { expect, test } from './support';
import { tiny } from './tiny';

const NETWORKS = ['plain', 'teacher', 'student'] as const;

function lab(...args: string[]): ChildProcess {
  return spawn(process.execPath, [path.join(ROOT, 'tools/run.mjs'), 'lab', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function answer(...args: string[]): Promise<string> {
  const child = lab(...args);
  let text = '';
  child.stdout?.on('data', (part) => (text += part));
  child.stderr?.on('data', (part) => (text += part));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code, text).toBe(0);
  return text;
}

test.describe('a fleet', () => {
  let redis: TestRedis | null = null;
  let folder = '';
  const workers: ChildProcess[] = [];

  test.beforeAll(async () => {
    redis = await startRedis();
    folder = await mkdtemp(path.join(os.tmpdir(), 'mixacm-fleet-'));
  });
  test.afterAll(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await redis?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('three workers, one of them killed, Redis killed: twelve results', async ({ page }) => {
    test.skip(redis === null, 'redis-server is not installed');
    test.setTimeout(400_000);
    const server = redis!;
    const axes = [
      { path: 'student.method.params.alphaAcm', values: [10, 100] },
      { path: 'student.method.params.alphaKld', values: [1, 5] },
    ];
    const sweep = path.join(folder, 'sweep.json');
    await writeFile(sweep, JSON.stringify({ name: 'twelve', base: tiny(quickDemo, 2), axes, seeds: '1-3' }));
    expect(await answer('sweep', sweep, '--redis', server.address)).toContain('12 runs added');

    const store = path.join(folder, 'store');
    const start = () => {
      const flags = ['--redis', server.address, '--store', store, '--backend', 'wasm', '--takeover', '3', '--checkpoint', '1'];
      // A group of its own, so that the kill takes the browser along, as a power cut would.
      const worker = spawn(process.execPath, [path.join(ROOT, 'tools/run.mjs'), 'lab', 'worker', ...flags], {
        cwd: ROOT,
        stdio: 'ignore',
        detached: true,
      });
      workers.push(worker);
      return worker;
    };
    const [doomed] = [start(), start(), start()];
    const status = async () => JSON.parse(await answer('status', '--redis', server.address, '--json')) as FleetStatus;
    // Each takes one run at a time: with three under way, the doomed worker is in the middle of one.
    const connection = connect(server.address);
    const queue = openQueue(connection);
    await expect.poll(() => queue.getActiveCount(), { timeout: 90_000, intervals: [20] }).toBe(3);
    await queue.close();
    connection.disconnect();
    process.kill(-doomed!.pid!, 'SIGKILL');
    await expect.poll(async () => (await status()).done, { timeout: 90_000 }).toBeGreaterThan(2);
    await server.kill();
    await server.start();
    await expect.poll(async () => (await status()).done, { timeout: 200_000, intervals: [2000] }).toBe(12);
    expect(await status()).toMatchObject({ waiting: 0, running: [], failed: [] });
    for (const worker of workers) if (worker !== doomed) process.kill(-worker.pid!, 'SIGKILL');

    const out = path.join(folder, 'out');
    expect(await answer('collect', '--redis', server.address, '--store', store, '--out', out)).toContain('12 results');
    const names = await readdir(out);
    const results = names.filter((name) => name.startsWith('twelve-'));
    expect(results).toHaveLength(12);
    expect(await readdir(path.join(store, 'results'))).toHaveLength(12);
    await expect(readdir(path.join(store, 'conflicts'))).rejects.toThrow('ENOENT');

    await page.goto('./?screen=lab');
    await page.getByLabel('Open a bundle or capsule …').setInputFiles(path.join(out, 'bundle.zip'));
    // In the list, not in the keys of the charts.
    await expect(page.locator('button[aria-expanded]', { hasText: /^twelve [0-9a-f]{8}$/ })).toHaveCount(12);

    const runner = await Runner.open('wasm', null, new Progress({ write: () => true }));
    try {
      for (const name of results) {
        const read = (file: string) => readFile(path.join(out, name, file));
        const config = JSON.parse((await read('config.json')).toString()) as RunConfig;
        const alone = new RunFolder(path.join(folder, 'alone'));
        const result = await runner.drive({ config, folder: alone, resume: false }, new Promise(() => undefined));
        const there = JSON.parse((await read('run.json')).toString()) as RunResult;
        expect((result as RunResult).results.map(({ clean, robust }) => [clean, robust])).toEqual(
          there.results.map(({ clean, robust }) => [clean, robust]),
        );
        for (const network of NETWORKS) {
          const file = `${network}.safetensors`;
          expect((await read(file)).equals(await readFile(alone.path(file))), `${name} ${file}`).toBe(true);
        }
      }
    } finally {
      await runner.close();
    }
  });
});
