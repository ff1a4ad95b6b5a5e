import { beforeAll, describe, expect, it } from 'vitest';
import { decodeCheckpoint } from '../engine/checkpoint';
import { startNodeBackend } from '../kernels/node';
import type { RunConfig } from '../protocol/run-config';
import { bench } from './testing/bench';
import { config } from './testing/config';

const withStudent = (part: object): RunConfig => {
  const base = config();
  return { ...base, student: { ...base.student, ...part } as RunConfig['student'] };
};
const mixacm = (params: object) => ({ method: { id: 'mixacm', params } }) as object;

describe('a new run from another one’s checkpoint', () => {
  beforeAll(() => startNodeBackend('wasm'));

  it('keeps what was trained, trains the rest with its own settings', async () => {
    const each = bench();
    const first = await each.client.request('run.start', { config: config() });
    await each.reaches('finished', 'failed');
    const parent = await each.client.request('run.result', { runId: first.runId });
    const teacher = [...(await each.weights(first.runId, 'teacher')).weights];
    const place = `${first.runId}@student`;
    expect([...each.store.saved.keys()]).toEqual([`${first.runId}@teacher`, place, `${first.runId}@end`]);

    const changed = withStudent({ ...mixacm({ alphaAcm: 7 }), model: { id: 'resnet', params: { width: 3, stemStride: 2 } } });
    const begun = await each.client.request('run.start', { config: changed, resume: place, fork: true });
    expect(begun.runId).not.toBe(first.runId);
    await new Promise((resolve) =>
      each.client.on('run.status', ({ runId, state }) => runId === begun.runId && state === 'finished' && resolve(0)),
    );
    const result = await each.client.request('run.result', { runId: begun.runId });
    expect(result.metrics.adjustments).toEqual([]);
    expect([...(await each.weights(begun.runId, 'teacher')).weights]).toEqual(teacher);
    const of = ({ metrics, ledger }: typeof result, network: string) => ({
      steps: metrics.steps.filter((record) => record.network === network),
      ledger: ledger.filter(({ phase, purpose }) => phase === network && purpose === 'training'),
    });
    expect(of(result, 'teacher')).toEqual(of(parent, 'teacher'));
    expect(of(result, 'student').steps).toHaveLength(4);

    // The same run from its beginning agrees bit for bit: nothing of the parent's student is left in it.
    const alone = bench();
    const fresh = await alone.client.request('run.start', { config: changed });
    await alone.reaches('finished', 'failed');
    expect([...(await each.weights(begun.runId, 'student')).weights]).toEqual([...(await alone.weights(fresh.runId, 'student')).weights]);
    const whole = await alone.client.request('run.result', { runId: fresh.runId });
    expect(result.ledger).toEqual(whole.ledger);
    for (const one of [each, alone]) one.close();
  });

  it('marks a live weight and a longer training that change midway, and refuses what would contradict its past', async () => {
    const each = bench();
    const { runId } = await each.client.request('run.start', { config: config() });
    let bytes = new ArrayBuffer(0);
    for (;;) {
      bytes = (await each.client.request('run.checkpoint', { runId })).bytes;
      const { phase, step } = decodeCheckpoint(bytes);
      if (phase === 'student' && step === 2) break;
    }
    await each.reaches('finished', 'failed');
    const fork = (changed: RunConfig) => each.client.request('run.start', { config: changed, checkpoint: bytes.slice(0), fork: true });
    const refused = async (changed: RunConfig, message: string) => expect(fork(changed)).rejects.toThrow(message);
    await refused({ ...config(), seed: 2 }, 'field "seed" differs from the checkpoint’s'.replace('’', "'"));
    await refused(
      { ...config(), teacher: null },
      'field "teacher" differs from the checkpoint\'s, expected it unchanged: that network is trained already',
    );
    await refused(withStudent({ model: { id: 'small-cnn', params: {} } }), 'field "student.model.id" differs from the checkpoint');
    await refused(withStudent({ method: { id: 'kd', params: {} } }), 'expected it unchanged: its state is part of the checkpoint');
    await refused(withStudent({ steps: 1 }), 'field "student.steps" is 1, expected at least the 2 that are done');
    const begun = await fork(withStudent({ ...mixacm({ alphaAcm: 7 }), steps: 6 }));
    await new Promise((resolve) =>
      each.client.on('run.status', ({ runId: id, state }) => id === begun.runId && state === 'finished' && resolve(0)),
    );
    const { metrics } = await each.client.request('run.result', { runId: begun.runId });
    expect(metrics.adjustments.map(({ step, path }) => [step, path])).toEqual([
      [2, 'student.method.params.alphaAcm'],
      [2, 'student.steps'],
    ]);
    expect(metrics.steps.filter(({ network }) => network === 'student').map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    each.close();
  });
});
