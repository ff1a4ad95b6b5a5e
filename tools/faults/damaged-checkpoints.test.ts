import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startNodeBackend } from '../../src/kernels/node';
import type { KeptCheckpoint } from '../../src/protocol/messages';
import { createRunStore } from '../../src/worker/run-store';
import { type Bench, bench } from '../../src/worker/testing/bench';
import { config, training } from '../../src/worker/testing/config';
import { changes, damage } from '../fuzz/damage';

/** The long suite sets FAULT_CASES. */
const CASES = Number(process.env.FAULT_CASES ?? 16);
const SEED = Number(process.env.FAULT_SEED ?? 20_261_123);

/** Long enough to be cut off amid its student. */
const RUN = config({ student: training('mixacm', {}, 12) });

const benches: Bench[] = [];
/** A worker whose checkpoints lie in (fake) IndexedDB. */
const open = (): Bench => {
  const created = bench(undefined, undefined, { store: createRunStore() });
  benches.push(created);
  return created;
};
beforeAll(() => startNodeBackend('wasm'));
afterEach(() => {
  for (const each of benches.splice(0)) each.close();
  vi.unstubAllGlobals();
});

type Kept = readonly { readonly listed: KeptCheckpoint & { sha256?: string }; readonly bytes: Uint8Array }[];

/** What storage has of a run that was cut off amid its student. */
async function cutOff(): Promise<Kept> {
  vi.stubGlobal('indexedDB', new IDBFactory());
  const worker = open();
  const { runId } = await worker.client.request('run.start', { config: RUN });
  await expect.poll(() => worker.statuses.at(-1)?.phase, { timeout: 180_000, interval: 1 }).toBe('student');
  await worker.client.request('run.control', { runId, action: 'pause' });
  await worker.client.request('run.control', { runId, action: 'save' });
  const database = await openDB('mixacm-runs');
  const listed = (await database.getAll('kept')) as (KeptCheckpoint & { sha256?: string })[];
  const kept = await Promise.all(
    listed.map(async (each) => ({ listed: each, bytes: new Uint8Array(await database.get('checkpoints', each.checkpointId)) })),
  );
  database.close();
  await worker.client.request('run.control', { runId, action: 'stop' });
  return kept;
}

/** A visit that finds `kept` in storage. */
async function visit(kept: Kept): Promise<Bench> {
  vi.stubGlobal('indexedDB', new IDBFactory());
  // Makes the stores.
  await createRunStore().checkpoints();
  const database = await openDB('mixacm-runs');
  for (const { listed, bytes } of kept) {
    await database.put('kept', listed);
    await database.put('checkpoints', bytes.slice().buffer, listed.checkpointId);
  }
  database.close();
  return open();
}

const weights = async (worker: Bench, runId: string) => {
  await worker.reaches('finished', 'failed');
  expect(worker.statuses.at(-1)).toMatchObject({ state: 'finished' });
  const { metrics } = await worker.client.request('run.result', { runId });
  const { bytes } = await worker.client.request('weights.export', { runId, network: 'student' });
  return { losses: metrics.steps.map(({ loss }) => loss), student: Buffer.from(bytes).toString('base64') };
};

it('a damaged checkpoint is named, and the run goes on from an earlier one to the same numbers, or is refused', {
  timeout: 3_600_000,
}, async () => {
  const kept = await cutOff();
  const runId = kept[0]!.listed.runId;
  const latest = kept.find(({ listed }) => listed.kind === 'latest')!;
  const earlier = kept.filter(({ listed }) => listed.kind === 'phase');
  expect(earlier.map(({ listed }) => listed.phase).sort()).toEqual(['student', 'teacher']);
  const whole = await visit(kept);
  const expected = await weights(whole, (await whole.client.request('run.start', { config: RUN, resume: runId })).runId);
  expect(whole.warnings).toEqual([]);

  let [stoodIn, refused, unharmed] = [0, 0, 0];
  const cases = fc.sample(fc.tuple(changes, fc.constantFrom('latest', 'two', 'all')), { numRuns: CASES, seed: SEED });
  for (const [number, [edits, which]] of cases.entries()) {
    const hit = (each: Kept[number]) => each === latest || which === 'all' || (which === 'two' && each.listed.phase === 'student');
    const bad = kept.map((each) => (hit(each) ? { ...each, bytes: damage(each.bytes, edits) } : each));
    const worker = await visit(bad);
    const outcome = await worker.client.request('run.start', { config: RUN, resume: runId }).catch((error: Error) => error);
    if (outcome instanceof Error) {
      expect(which).toBe('all');
      expect(outcome).toMatchObject({
        name: 'DataError',
        message: expect.stringMatching(/expected .*; no other checkpoint of this run is kept$/),
      });
      refused++;
      continue;
    }
    await expect.poll(() => worker.statuses.length, { interval: 1 }).toBeGreaterThan(0);
    if (worker.warnings.length === 0) unharmed++;
    else {
      expect(worker.warnings[0]).toMatch(
        /^checkpoint ".*" is damaged: .*, expected .*; the run goes on from an earlier one, at step \d+ of "\w+"$/,
      );
      stoodIn++;
    }
    if (number < 3) expect(await weights(worker, outcome.runId)).toEqual(expected);
    else await worker.client.request('run.control', { runId: outcome.runId, action: 'stop' }).catch(() => undefined);
  }
  expect(stoodIn + refused).toBeGreaterThan(CASES / 2);
  console.log(
    `faults: ${CASES} damaged checkpoints: faults injected ${CASES}, survived ${CASES}, lost 0; ${stoodIn} stood in for, ${refused} refused by name, ${unharmed} read as they were`,
  );
});

it('a checkpoint of an older version of the page has no hash, and is checked by its length', { timeout: 600_000 }, async () => {
  const kept = (await cutOff()).filter(({ listed }) => listed.kind === 'latest');
  const [{ listed, bytes }] = kept as [Kept[number]];
  const { sha256: _, ...old } = listed;
  const worker = await visit([{ listed: old, bytes: bytes.slice(0, -10) }]);
  await expect(worker.client.request('run.start', { config: RUN, resume: old.runId })).rejects.toThrow(
    `checkpoint "${old.runId}" is damaged: it has ${bytes.length - 10} bytes, expected ${bytes.length}; no other checkpoint of this run is kept`,
  );
  const intact = await visit([{ listed: old, bytes }]);
  await intact.client.request('run.start', { config: RUN, resume: old.runId });
  await intact.reaches('finished', 'failed');
  expect(intact.statuses.at(-1)).toMatchObject({ state: 'finished' });
});
