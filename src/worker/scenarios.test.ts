import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDataService } from '../data/service';
import { listPresets } from '../experiments';
import { startNodeBackend } from '../kernels/node';
import { parseRunConfig, type RunConfig, type TrainingConfig } from '../protocol/run-config';
import { type Bench, bench } from './testing/bench';

const scenarios = listPresets().filter(({ group }) => group === 'Scenarios');
/** The shares of labels differ by a number only; drawing their images takes seconds each. */
const different = scenarios.filter(({ id }) => !id.startsWith('scenario-labels-') || id === 'scenario-labels-1');

const loadShipped = async (id: string) => new Uint8Array(readFileSync(`public/models/${id}.safetensors`)).buffer;

/** The same run with two steps for each network and few, weak attacks; the scenario itself is left alone. */
function short(config: RunConfig): RunConfig {
  const cut = <T extends RunConfig['teacher']>(training: T): T =>
    training && 'steps' in training ? { ...training, steps: 2, batchSize: Math.min(16, (training as TrainingConfig).batchSize) } : training;
  const attack = { id: 'pgd', params: { steps: 1 } };
  return parseRunConfig({
    ...config,
    plain: cut(config.plain),
    teacher: cut(config.teacher),
    student: cut(config.student),
    evaluation: { ...config.evaluation, attack, count: 10, batchSize: 10, live: { attack, count: 10, every: 2 } },
  });
}

describe('every scenario', () => {
  beforeAll(() => startNodeBackend('wasm'));
  let each: Bench;
  afterEach(() => each.close());

  it.each(different)('$id runs', async ({ id, config }) => {
    each = bench(loadShipped, createDataService({ indexedDB: null }));
    expect((await each.client.request('estimate', { config })).seconds).toBeGreaterThan(0);
    const { runId } = await each.client.request('run.start', { config: short(config) });
    const { error } = await each.reaches('finished', 'failed');
    expect(error).toBeUndefined();
    const { results, metrics } = await each.client.request('run.result', { runId });
    expect(results.map(({ network }) => network)).toContain('student');
    expect(results.some(({ network }) => network === 'teacher')).toBe(id !== 'scenario-transfer');
    const head = (await each.weights(runId, 'student')).weights.get('head.kernel')!;
    expect([head.shape[1], (await each.weights(runId, 'teacher')).classes.length]).toEqual([id === 'scenario-transfer' ? 5 : 10, 10]);
    const steps = metrics.steps.filter(({ network }) => network === 'student');
    expect(steps).toHaveLength(2);
    for (const { terms } of steps) {
      expect(terms.acm).toBeGreaterThan(0);
      expect(terms.kld! > 0).toBe(id !== 'scenario-transfer');
    }
  });
});
