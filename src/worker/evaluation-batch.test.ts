import { describe, expect, it } from 'vitest';
import { models } from '../engine/models';
import { chooseBatch } from './evaluation-batch';

const CONTEXT = { input: [32, 32, 3], classes: 10 } as const;
const small = models.get('resnet').architecture({ depth: '8', width: 16, stemStride: 2 }, CONTEXT);
const large = models.get('resnet-18').architecture({}, CONTEXT);

describe('batches sized by memory', () => {
  it('shrink with the network and grow with the backend', () => {
    const onWasm = chooseBatch(large, 'wasm', { count: 1000 });
    expect(onWasm.batchSize).toBe(Math.floor(onWasm.bytesAllowed / onWasm.bytesPerImage));
    expect(onWasm.batchSize * onWasm.bytesPerImage).toBeLessThanOrEqual(onWasm.bytesAllowed);
    expect(chooseBatch(large, 'webgpu', { count: 1000 }).batchSize).toBeGreaterThan(onWasm.batchSize);
    expect(chooseBatch(small, 'wasm', { count: 1000 }).batchSize).toBeGreaterThan(onWasm.batchSize);
  });

  it('are never larger than asked for, than the images there are, or than what pauses allow; never empty', () => {
    expect(chooseBatch(small, 'wasm', { count: 1000, atMost: 50 }).batchSize).toBe(50);
    expect(chooseBatch(small, 'wasm', { count: 7 }).batchSize).toBe(7);
    expect(chooseBatch(small, 'wasm', { count: 1000 }).batchSize).toBe(100);
    expect(chooseBatch({ ...small, input: [2048, 2048, 3] }, 'cpu', { count: 10 }).batchSize).toBe(1);
  });
});
