import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../kernels/node';
import { bench } from './testing/bench';
import { config } from './testing/config';

describe('exports of a run', () => {
  beforeAll(() => startNodeBackend('wasm'));
  const each = bench();
  afterAll(() => each.close());

  it('have the verdicts of its report, and its weights out of a checkpoint', async () => {
    const { runId } = await each.client.request('run.start', { config: config() });
    expect((await each.reaches('finished', 'failed')).state).toBe('finished');
    const { bytes } = await each.client.request('weights.export', { runId, network: 'student' });
    const { reports } = await each.client.request('run.result', { runId });
    const { report } = reports.find(({ network }) => network === 'student')!;
    const weights = bytes.slice(0);
    const python = await each.client.request('python.export', { weights: bytes, network: 'student', config: config(), report });
    const facts = JSON.parse(new TextDecoder().decode(python.files.find(({ name }) => name === 'page.json')!.bytes));
    expect(facts.recorded).toEqual({ clean: report.clean.value, robust: report.robust.value, n: 8 });
    expect(facts.page.clean).toEqual(report.clean);
    expect(facts.page.robust).toEqual(report.robust);
    const robust = python.arrays.find(({ name }) => name === 'page_robust.npy')!.bytes.slice(-8);
    expect([...robust]).toEqual([...report.verdicts].map((letter) => (letter === 's' ? 1 : 0)));

    const kept = await each.client.request('weights.kept', { checkpointId: `${runId}@end`, network: 'student' });
    expect(new Uint8Array(kept.bytes)).toEqual(new Uint8Array(weights));
    const early = each.client.request('weights.kept', { checkpointId: `${runId}@teacher`, network: 'student' });
    await expect(early).rejects.toThrow(`network "student" is not in checkpoint "${runId}@teacher", expected one that was trained by then`);
  });

  it('of another attack are not set beside its report', async () => {
    const other = config({ evaluation: { ...config().evaluation, attack: { id: 'fgsm', params: {} } } });
    const { runId } = await each.client.request('run.start', { config: other });
    await each.reaches('finished', 'failed');
    const { bytes } = await each.client.request('weights.export', { runId, network: 'plain' });
    const python = await each.client.request('python.export', { weights: bytes, network: 'plain', config: other, report: null });
    const facts = JSON.parse(new TextDecoder().decode(python.files.find(({ name }) => name === 'page.json')!.bytes));
    expect(facts).toMatchObject({ steps: 20, recorded: null });
  });
});
