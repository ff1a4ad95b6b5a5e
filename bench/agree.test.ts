import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { toyNetwork, toyTrainer } from '../src/engine/testing/toys';
import { useVariants, WEBGPU_REASON } from '../src/kernels/webgpu/testing';
import { warmUp } from '../src/kernels/webgpu/warm-up';
import { largestDifference } from './difference';
import { ours } from './peers/ours';
import { parseWorkload } from './workload';

const STEPS = 20;
/** Plain operations on the processor are slow. */
const PATIENCE_MS = 300_000;
const WORKLOADS = ['mixacm-resnet8-b2-w2', 'pgd-resnet8-b3-w3'];
/** Training at such a rate doubles any difference within a few steps. */
const FEW = 2;
/** Channels in fours, or nothing would be kept in halves. */
const HALVES = 'mixacm-resnet8-b2-w4';

/** Loss and first filter after twenty steps, and how many tensors a later step leaves behind. */
async function train(
  backend: 'cpu' | 'webgpu',
  workload: string,
  steps = STEPS,
): Promise<{ readonly result: number[]; readonly growth: number }> {
  await tf.setBackend(backend);
  const stepper = ours(parseWorkload(workload));
  for (let i = 0; i < steps; i++) await stepper.step();
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
  `steps on WebGPU${WEBGPU_REASON ? ` (skipped: ${WEBGPU_REASON})` : ''}`,
  () => {
    it.each(WORKLOADS)('twenty of %s end where plain operations on cpu end', async (workload) => {
      await useVariants('software');
      const { result, growth } = await train('webgpu', workload);
      expect(largestDifference(result, (await train('cpu', workload)).result)).toBeLessThan(1e-3);
      expect(growth).toBe(0);
    });

    it('two steps with activations in half precision end close by', async () => {
      await useVariants('software', 'float16');
      const { result, growth } = await train('webgpu', HALVES, FEW);
      const difference = largestDifference(result, (await train('cpu', HALVES, FEW)).result);
      expect(difference).toBeGreaterThan(1e-6);
      expect(difference).toBeLessThan(2e-2);
      expect(growth).toBe(0);
    });

    it('compiling ahead, amid training, changes no bit', async () => {
      const gpu = await useVariants('software');
      const results: number[][] = [];
      for (const isWarm of [false, true]) {
        const stepper = ours(parseWorkload(WORKLOADS[0]!));
        for (let i = 0; i < 2; i++) await stepper.step();
        let compiled = 0;
        if (isWarm) {
          const network = toyNetwork(1, { width: 4 });
          const other = toyTrainer('standard', { network });
          await warmUp(
            gpu,
            async () => {
              other.begin();
              await other.settle();
            },
            (_, total) => {
              compiled = total;
            },
          );
          expect(compiled).toBeGreaterThan(30);
          other.dispose();
          network.dispose();
        }
        for (let i = 0; i < 2; i++) await stepper.step();
        results.push([...(await stepper.result())]);
        stepper.dispose();
      }
      expect(results[1]).toEqual(results[0]);
    });
  },
  PATIENCE_MS,
);
