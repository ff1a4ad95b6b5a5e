/** A Redis server of a test's own: a free loopback port, a folder that is thrown away, and a memory that survives being killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { findRedis } from '../../../setup-redis';

export interface TestRedis {
  readonly address: string;
  /** kill -9 */
  kill(): Promise<void>;
  /** Starts again with what was written before. */
  start(): Promise<void>;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error(`address is ${address}, expected a port`);
  return address.port;
}

/** Null where no server is installed. */
export async function startRedis(): Promise<TestRedis | null> {
  const program = findRedis();
  if (!program) return null;
  const [port, folder] = [await freePort(), await mkdtemp(path.join(os.tmpdir(), 'mixacm-redis-'))];
  const address = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const start = async () => {
    const args = [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--appendonly',
      'yes',
      '--appendfsync',
      'always',
      '--save',
      '',
    ];
    child = spawn(program, args, { stdio: 'ignore' });
    const redis = new Redis(address, { retryStrategy: () => 50, maxRetriesPerRequest: 200, lazyConnect: false });
    redis.on('error', () => undefined);
    await redis.ping();
    redis.disconnect();
  };
  const kill = async () => {
    const dying = child;
    child = null;
    if (!dying || dying.exitCode !== null) return;
    const gone = new Promise((resolve) => dying.once('exit', resolve));
    dying.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    address,
    kill,
    start,
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
