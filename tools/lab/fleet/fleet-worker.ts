/** `npm run lab -- worker`: takes runs from the queue until it is stopped. */
import os from 'node:os';
import { DelayedError, type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { RunStatus } from '../../../src/protocol/messages';
import type { FleetFiles } from './files';
import { type FleetProgress, isCancelled, QUEUE } from './queue';
import type { FleetRun } from './sweep-file';
import { type Execute, work } from './work';

/** Errors that come again however often a run is tried. */
const HOPELESS = ['ConfigError', 'ShapeError', 'DivergenceError', 'WrongData'];
const HEARTBEAT_MS = 1000;

export interface FleetWorkerOptions {
  readonly redis: Redis;
  readonly files: FleetFiles;
  readonly version: string;
  readonly concurrency: number;
  /** Seconds of silence after which another worker takes a run over. */
  readonly takeover: number;
  /** One place for a run to be computed in; as many are asked for as work at a time. */
  execute(interrupted: Promise<void>): Execute;
  readonly name?: string;
  note(text: string): void;
}

export interface FleetWorker {
  /** Ends after what is being done has left a checkpoint. */
  stop(): Promise<void>;
}

export function startFleetWorker(options: FleetWorkerOptions): FleetWorker {
  const { redis, files, version, concurrency, takeover, note } = options;
  const name = options.name ?? `${os.hostname()}-${process.pid}`;
  const stops = new Set<() => void>();
  let isStopping = false;

  const take = async (job: Job<FleetRun, string>, token?: string): Promise<string> => {
    let isGone = false;
    let interrupt = () => {};
    const interrupted = new Promise<void>((resolve) => {
      interrupt = resolve;
    });
    stops.add(interrupt);
    let last: RunStatus | null = null;
    const beat = async () => {
      if (await isCancelled(redis, job.data.key)) {
        isGone = true;
        interrupt();
      }
      if (!last) return;
      const { phase, progress: share, secondsLeft } = last;
      await job.updateProgress({ worker: name, phase, share, secondsLeft, at: Date.now() } satisfies FleetProgress);
    };
    // A beat that fails is one beat; Redis comes back or the run is taken over.
    const heart = setInterval(() => void beat().catch((error: Error) => note(`${job.data.key}: ${error.message}`)), HEARTBEAT_MS);
    try {
      const outcome = await work(job.data, {
        files,
        version,
        note,
        worker: name,
        execute: options.execute(interrupted),
        onStatus: (status) => {
          last = status;
        },
      });
      if (outcome !== 'interrupted') return outcome;
      if (isGone) throw new UnrecoverableError('cancelled');
      // Stopped, not failed: another worker goes on without an attempt being counted.
      await job.moveToDelayed(Date.now(), token);
      throw new DelayedError();
    } catch (error) {
      if (error instanceof Error && HOPELESS.includes(error.name)) throw new UnrecoverableError(`${error.name}: ${error.message}`);
      throw error;
    } finally {
      clearInterval(heart);
      stops.delete(interrupt);
    }
  };

  const worker = new Worker<FleetRun, string>(QUEUE, take, {
    connection: redis,
    concurrency,
    lockDuration: takeover * 1000,
    stalledInterval: (takeover * 1000) / 2,
    // A machine may be switched off again and again; a run that kills its worker each time is parked.
    maxStalledCount: 5,
  });
  worker.on('completed', ({ data }) => note(`${data.key} done`));
  worker.on('failed', (job, error) => note(`${job?.data.key ?? 'a run'} failed: ${error.message}`));
  worker.on('stalled', (key) => note(`${key} was left by its worker; it is taken over`));
  worker.on('error', (error) => {
    if (!isStopping) note(error.message);
  });

  return {
    async stop() {
      isStopping = true;
      for (const interrupt of stops) interrupt();
      await worker.close();
    },
  };
}
