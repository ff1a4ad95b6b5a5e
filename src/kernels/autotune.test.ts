import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { autotune, candidatesFor, type TuningStore } from './autotune';
import { Gpu } from './webgpu/gpu';
import { internalsOf } from './webgpu/internals';
import { WEBGPU_REASON } from './webgpu/testing';
import { type Choice, variantFor } from './webgpu/variants';

const SHAPE = { columnQuads: 4, channelQuads: 4 };

function memory(start?: unknown): TuningStore & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>(start === undefined ? [] : [['kernel variants 1 of this one', start]]);
  return {
    kept,
    get: async (key) => kept.get(key),
    set: async (key, value) => {
      kept.set(key, value);
    },
  };
}

/** A clock that makes the nth measurement of each round last as long as told. */
function clock(durations: readonly number[]): () => number {
  let calls = 0;
  let time = 0;
  return () => {
    // Two readings a round, three rounds a candidate.
    const candidate = Math.floor(calls / 6);
    if (calls % 2 === 1) time += durations[candidate % durations.length]!;
    calls++;
    return time;
  };
}

describe.skipIf(WEBGPU_REASON !== null)(`autotuner${WEBGPU_REASON ? ` (skipped: ${WEBGPU_REASON})` : ''}`, () => {
  const create = async () => {
    await tf.setBackend('webgpu');
    return new Gpu(internalsOf(tf.backend() as WebGPUBackend), true);
  };

  it('uses and remembers the fastest, and gives its memory back', async () => {
    const gpu = await create();
    const store = memory();
    const before = tf.memory();
    const candidates = candidatesFor(gpu);
    const { choice, ms } = await autotune(gpu, 'this one', store, clock([5, 3, 4]));
    expect(ms).toEqual({ forward: [5, 3, 4], inputGradient: [5, 3, 4] });
    expect(choice).toEqual({ forward: candidates[1], inputGradient: candidates[1] });
    expect(variantFor(gpu, 'forward', SHAPE)).toEqual(candidates[1]);
    expect(store.kept.get('kernel variants 1 of this one')).toEqual(choice);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });

  it('takes what it remembers without measuring', async () => {
    const gpu = await create();
    const stored: Choice = { forward: { tiled: true, rows: 4 }, inputGradient: { tiled: false, rows: 8 } };
    const { choice, ms } = await autotune(gpu, 'this one', memory(stored), () => {
      throw new Error('the clock was read, expected no measurement');
    });
    expect(choice).toEqual(stored);
    expect(ms.forward).toEqual([]);
    expect(variantFor(gpu, 'inputGradient', SHAPE)).toEqual(stored.inputGradient);
  });

  it.each([7, null, { forward: { tiled: true, rows: 3 }, inputGradient: { tiled: true, rows: 4 } }])(
    'measures anew when what it remembers is %j',
    async (stored) => {
      const { ms } = await autotune(await create(), 'this one', memory(stored), clock([1, 2, 3]));
      expect(ms.forward).toHaveLength(3);
    },
  );
});
