import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useVariants, WEBGPU_REASON } from '../src/kernels/webgpu/testing';
import { largestDifference } from './difference';
import { ours } from './peers/ours';
import { parseWorkload } from './workload';

const STEPS = 20;
/** Plain operations on the processor are slow. */
const PATIENCE_MS = 300_000;

/** Loss and first filter after twenty steps, and how many tensors a later step leaves behind. */
async function train(backend: 'cpu' | 'webgpu', workload: string): Promise<{ readonly result: number[]; readonly growth: number }> {
  await tf.setBackend(backend);
  const stepper = ours(parseWorkload(workload));
  for (let i = 0; i < STEPS; i++) await stepper.step();
  const result = [...(await stepper.result())];
  const { numTensors, numDataBuffers } = tf.memory();
  // Reading the result settled what was pending; a second time it must be as it was.
  await stepper.step();
  await stepper.result();
  const after = tf.memory();
  stepper.dispose();
  return { result, growth: after.numTensors - numTensors + after.numDataBuffers - numDataBuffers };
}

describe.skipIf(WEBGPU_REASON !== null)(
  `twenty steps on WebGPU${WEBGPU_REASON ? ` (skipped: ${WEBGPU_REASON})` : ''}`,
  () => {
    it.each(['mixacm-resnet8-b2-w2', 'pgd-resnet8-b3-w3'])('%s ends where plain operations on cpu end', async (workload) => {
      await useVariants('software');
      const expected = await train('cpu', workload);
      const { result, growth } = await train('webgpu', workload);
      expect(largestDifference(result, expected.result)).toBeLessThan(1e-3);
      expect(growth).toBe(0);
    });
  },
  PATIENCE_MS,
);
