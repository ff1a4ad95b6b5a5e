/** Whole attacks on WebGPU answer as on cpu: the same network, images, draws and verdicts. */
import { afterAll, describe, expect, it } from 'vitest';
import { Evaluator } from '../engine/evaluation/evaluator';
import { stagesOf } from '../engine/evaluation/stages';
import { networkTarget } from '../engine/evaluation/target';
import { Random } from '../engine/random';
import * as tf from '../engine/tf';
import { threatModels } from '../engine/threat-models';
import { useVariants, WEBGPU_REASON } from '../kernels/webgpu/testing';
import type { PluginChoice } from '../protocol/run-config';
import { shippedTeacher } from './testing/shipped';

const skipped = WEBGPU_REASON === null ? '' : ` (skipped: ${WEBGPU_REASON})`;
const IMAGES = 6;
/** Short: the adapter here is a processor. */
const CHOICES: readonly PluginChoice[] = [
  { id: 'mini-autoattack', params: { ceSteps: 2, tSteps: 2, targets: 1, queries: 3 } },
  { id: 'fab-t', params: { steps: 1, targets: 1 } },
];

/** State of an evaluation on a backend, without its times. */
async function verdicts(backend: 'cpu' | 'webgpu', norm: 'linf' | 'l2', epsilon: number) {
  await tf.setBackend(backend);
  const { network, dataset } = await shippedTeacher();
  const before = tf.memory().numTensors;
  const target = networkTarget(network, () => {});
  const work = new Evaluator({
    ...{ target, images: { source: dataset.test, classes: dataset.classes.length }, batchSize: IMAGES },
    indices: Array.from({ length: IMAGES }, (_, i) => i),
    stages: CHOICES.flatMap((choice) => stagesOf(choice, norm, dataset.classes.length)),
    threatModel: threatModels.get(norm).create({ epsilon }),
    random: new Random(1),
  });
  for await (const _ of work.run());
  const { stages, ...state } = work.state();
  target.dispose();
  expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
  network.dispose();
  return { ...state, stages: stages.map(({ attacked, fooled, runs }) => ({ attacked, fooled, runs })) };
}

describe.skipIf(WEBGPU_REASON !== null)(`an evaluation on WebGPU agrees with cpu${skipped}`, () => {
  afterAll(() => tf.setBackend('cpu'));

  // Radii at which some images fall and some stand.
  it.each([
    ['linf', 24 / 255],
    ['l2', 2.2],
  ] as const)('%s, radius %f', { timeout: 240_000 }, async (norm, epsilon) => {
    await useVariants('software');
    const onCpu = await verdicts('cpu', norm, epsilon);
    expect(await verdicts('webgpu', norm, epsilon)).toEqual(onCpu);
    const fallen = onCpu.fooledBy.filter((stage) => stage >= 0).length;
    expect(fallen).toBeGreaterThan(0);
    expect(fallen).toBeLessThan(IMAGES);
  });
});
