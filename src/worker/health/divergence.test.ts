import { beforeAll, expect, it } from 'vitest';
import { decodeCheckpoint } from '../../engine/checkpoint';
import { startNodeBackend } from '../../kernels/node';
import { gpuPace } from '../gpu-training';
import { bench } from '../testing/bench';
import { config } from '../testing/config';
import { expectFinite } from './finite';

beforeAll(() => startNodeBackend('wasm'));

it('a run that diverges stops within ten steps, names the term, and keeps the last good checkpoint to go on from', async () => {
  const worker = bench();
  const { client, store } = worker;
  // Batch norm forgives any learning rate, but not weights that decay past zero and grow.
  const optimiser = { id: 'sgd', params: { learningRate: 0.05, weightDecay: 1 } };
  const settings = { ...config(), teacher: null, student: null, plain: { ...config().plain!, steps: 400, optimiser } };
  const { runId } = await client.request('run.start', { config: settings });
  await client.request('run.control', { runId, action: 'pause' });
  const kept = store.saved.get(runId)!;
  const adjusted = await client.request('run.adjust', {
    ...{ runId, network: 'plain', target: 'optimiser', param: 'learningRate', value: 10 },
  });
  await client.request('run.control', { runId, action: 'resume' });
  const status = await worker.reaches('failed', 'finished');
  expect(status.error).toMatchObject({
    name: 'DivergenceError',
    message: expect.stringMatching(/^(loss term|weight) ".+" is .+ at step \d+, expected a finite/),
  });
  const { metrics } = await client.request('run.result', { runId });
  const losses = metrics.steps.filter(({ step }) => step > adjusted.step).map(({ loss }) => loss);
  expect(losses.every(Number.isFinite)).toBe(true);
  const checkpoint = decodeCheckpoint(store.saved.get(runId)!.slice(0));
  expect(() => expectFinite(checkpoint)).not.toThrow();
  expect(checkpoint.step).toBeGreaterThanOrEqual(decodeCheckpoint(kept.slice(0)).step);

  const half = {
    ...settings,
    plain: {
      ...settings.plain,
      steps: checkpoint.step + 4,
      optimiser: { ...optimiser, params: { ...optimiser.params, learningRate: 0.025 } },
    },
  };
  const { runId: forked } = await client.request('run.start', { config: half, resume: runId, fork: true });
  expect(await worker.reaches('finished')).toMatchObject({ runId: forked });
  worker.close();
});

it('reads losses so often that ten steps on a GPU are enough', () => {
  const { readEvery, depth } = gpuPace({ finished: async () => {}, warmUp: async () => {} }, () => false);
  expect(2 * readEvery).toBeLessThanOrEqual(10);
  expect(depth).toBeLessThanOrEqual(2);
});
