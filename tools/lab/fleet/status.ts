/** `npm run lab -- status` and `collect`: what the fleet is doing, and what it has done. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunResult } from '../../../src/protocol/messages';
import { NETWORK_ROLES } from '../../../src/protocol/run-config';
import { type BundledRun, writeBundle } from '../../../src/runs/bundle/bundle';
import { storedRunOf } from '../../../src/runs/bundle/from-result';
import { duration } from '../progress';
import type { FleetFiles } from './files';
import type { FleetProgress, FleetQueue } from './queue';
import type { ResultRecord } from './work';

export interface FleetStatus {
  readonly done: number;
  readonly waiting: number;
  readonly running: readonly { readonly key: string; readonly sweep: string; readonly progress: FleetProgress | null }[];
  readonly failed: readonly { readonly key: string; readonly sweep: string; readonly reason: string }[];
  /** Seconds until the queue is empty, at the pace of the runs so far; null before the first has ended. */
  readonly secondsLeft: number | null;
}

const isProgress = (value: unknown): value is FleetProgress => typeof value === 'object' && value !== null && 'worker' in value;

/** @param now milliseconds since 1970 */
export async function readStatus(queue: FleetQueue, now: number): Promise<FleetStatus> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'completed');
  const [active, failed, completed] = await Promise.all([queue.getActive(), queue.getFailed(), queue.getCompleted(0, 999)]);
  const waiting = (counts.waiting ?? 0) + (counts.prioritized ?? 0) + (counts.delayed ?? 0);
  const spans = completed.flatMap(({ processedOn, finishedOn }) => (processedOn && finishedOn ? [finishedOn - processedOn] : []));
  const mean = spans.length > 0 ? spans.reduce((sum, span) => sum + span, 0) / spans.length : null;
  const begun = active.reduce((sum, { processedOn }) => sum + (now - (processedOn ?? now)), 0);
  const secondsLeft = mean === null ? null : Math.max(0, (mean * (waiting + active.length) - begun) / Math.max(1, active.length) / 1000);
  return {
    done: counts.completed ?? 0,
    waiting,
    running: active.map(({ id = '', name, progress }) => ({ key: id, sweep: name, progress: isProgress(progress) ? progress : null })),
    failed: failed.map(({ id = '', name, failedReason }) => ({ key: id, sweep: name, reason: failedReason })),
    secondsLeft,
  };
}

export function statusText({ done, waiting, running, failed, secondsLeft }: FleetStatus, now: number): string {
  const left = secondsLeft === null || waiting + running.length === 0 ? '' : `, about ${duration(secondsLeft)} left`;
  return [
    `${done} done, ${running.length} running, ${waiting} waiting, ${failed.length} failed${left}`,
    ...running.map(({ key, sweep, progress }) =>
      progress
        ? `running ${key.slice(0, 8)} of ${sweep} on ${progress.worker}: ${progress.phase}, ${(100 * progress.share).toFixed(0)} %, heard ${duration((now - progress.at) / 1000)} ago`
        : `running ${key.slice(0, 8)} of ${sweep}: just begun`,
    ),
    ...failed.map(({ key, sweep, reason }) => `failed  ${key.slice(0, 8)} of ${sweep}: ${reason}`),
  ].join('\n');
}

/**
 * Fetches every result, checked by its hash, into one folder a run, and all of them into `bundle.zip`, which the page opens in its run list.
 * @throws DataError for content that is damaged or absent, naming it
 */
export async function collectResults(queue: FleetQueue, files: FleetFiles, out: string): Promise<readonly string[]> {
  const folders: string[] = [];
  const bundled: BundledRun[] = [];
  for (const { id = '', finishedOn } of await queue.getCompleted()) {
    const record = await files.readRecord<ResultRecord>(`results/${id}`);
    if (!record) continue;
    const folder = path.join(out, `${record.sweep.replaceAll(/[^\w-]+/g, '-')}-${id.slice(0, 8)}`);
    await mkdir(folder, { recursive: true });
    const contents = new Map<string, Uint8Array>();
    for (const [name, hash] of Object.entries(record.files)) contents.set(path.basename(name), await files.get(hash));
    for (const [name, bytes] of contents) await writeFile(path.join(folder, name), bytes);
    folders.push(folder);
    bundled.push(bundledRun(id, record.sweep, finishedOn ?? 0, contents));
  }
  if (bundled.length > 0) await writeFile(path.join(out, 'bundle.zip'), await writeBundle(bundled));
  return folders;
}

function bundledRun(id: string, sweep: string, endedAt: number, contents: ReadonlyMap<string, Uint8Array>): BundledRun {
  const result = JSON.parse(new TextDecoder().decode(contents.get('run.json'))) as RunResult;
  const weights = NETWORK_ROLES.flatMap((role) => {
    const bytes = contents.get(`${role}.safetensors`);
    return bytes ? [[role, Uint8Array.from(bytes).buffer] as const] : [];
  });
  return {
    run: storedRunOf(result, { runId: id, endedAt, name: `${sweep} ${id.slice(0, 8)}`, tags: [sweep] }),
    weights: Object.fromEntries(weights),
  };
}
