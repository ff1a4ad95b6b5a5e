/** A run that was cut off goes on bit for bit, wherever it was cut. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, decodeCheckpoint } from '../engine/checkpoint';
import { startNodeBackend } from '../kernels/node';
import type { RunResult } from '../protocol/messages';
import type { EvaluationRecord } from '../protocol/metrics';
import { type Bench, bench } from './testing/bench';
import { config } from './testing/config';

const benches: Bench[] = [];
const open = (): Bench => {
  const created = bench();
  benches.push(created);
  return created;
};
afterEach(() => {
  for (const each of benches.splice(0)) each.close();
});

/** Everything that a run leaves behind but the time it took. */
async function outcome(each: Bench, runId: string) {
  const { metrics, ledger, reports, results }: RunResult = await each.client.request('run.result', { runId });
  const timeless = ({ seconds: _, ...record }: EvaluationRecord) => record;
  const weights = async (network: 'plain' | 'teacher' | 'student') =>
    [...(await each.weights(runId, network)).weights].map(([name, { data }]) => [
      name,
      Buffer.from(data.slice().buffer).toString('base64'),
    ]);
  return {
    steps: metrics.steps.map(({ ms: _, ...record }) => record),
    evaluations: metrics.evaluations.map(timeless),
    results: results.map(timeless),
    adjustments: metrics.adjustments,
    ledger,
    reports: reports.map(({ network, report }) => ({
      network,
      report: { ...report, seconds: 0, attacks: report.attacks.map((row) => ({ ...row, seconds: 0 })) },
    })),
    weights: { plain: await weights('plain'), teacher: await weights('teacher'), student: await weights('student') },
  };
}

/** Takes a checkpoint between as many ticks of a run as messages fit between. */
async function checkpointsOf(each: Bench, runId: string): Promise<readonly ArrayBuffer[]> {
  const found: ArrayBuffer[] = [];
  let isGoing = true;
  void each.reaches('finished', 'failed').then(() => {
    isGoing = false;
  });
  while (isGoing) found.push((await each.client.request('run.checkpoint', { runId })).bytes);
  return found;
}

const looks = ({ records, phase }: Checkpoint) => records.evaluations.filter(({ network, final }) => network === phase && !final).length;
const finals = ({ records }: Checkpoint) => records.evaluations.filter(({ final }) => final).length;

/** Steps 0, 2 and 4 are looked at: after an odd step two looks are due, after step 2 the second may be under way. */
const PLACES: Readonly<Record<string, (checkpoint: Checkpoint) => boolean>> = {
  'before the first step': (each) => each.phase === 'plain' && each.step === 0,
  'amid the ordinary network': (each) => each.phase === 'plain' && each.step === 1,
  'amid a look at the ordinary network': (each) => each.phase === 'plain' && each.step === 2 && looks(each) === 1,
  'amid the watch over the teacher': (each) => each.phase === 'teacher' && each.step === 4 && looks(each) === 2,
  'amid the student': (each) => each.phase === 'student' && each.step === 3,
  'before the closing evaluation': (each) => each.phase === 'evaluate' && finals(each) === 0,
  'amid the closing evaluation': (each) => each.phase === 'evaluate' && finals(each) === 1,
};

describe('a run that was cut off', () => {
  beforeAll(() => startNodeBackend('wasm'));

  it('ends with the same weights and numbers wherever it was cut', async () => {
    const whole = open();
    const { runId } = await whole.client.request('run.start', { config: config() });
    await whole.reaches('finished', 'failed');
    const expected = await outcome(whole, runId);

    const cut = open();
    const started = await cut.client.request('run.start', { config: config() });
    const checkpoints = await checkpointsOf(cut, started.runId);
    // Being looked at changes nothing.
    expect(await outcome(cut, started.runId)).toEqual(expected);

    for (const [place, isThere] of Object.entries(PLACES)) {
      const bytes = checkpoints.find((each) => isThere(decodeCheckpoint(each)));
      expect(bytes, `a checkpoint ${place} among ${checkpoints.length}`).toBeDefined();
      if (!bytes) continue;
      const resumed = open();
      const again = await resumed.client.request('run.start', { config: config(), checkpoint: bytes.slice(0) });
      expect(again.runId).toBe(started.runId);
      await resumed.reaches('finished', 'failed');
      expect(await outcome(resumed, again.runId), place).toEqual(expected);
    }
  });
});
