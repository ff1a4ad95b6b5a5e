/** Signs of life, with what is held. */
import * as tf from '../../engine/tf';
import { memoryOf } from '../../kernels/wasm/simd';
import type { MemoryUse } from '../../protocol/messages';

/** What the GPU backends tell beyond the declared type. */
interface GpuMemory {
  readonly numBytesInGPU?: number;
  readonly numBytesAllocatedInGPU?: number;
}

export function memoryUse(): MemoryUse {
  const memory = tf.memory() as tf.MemoryInfo & GpuMemory;
  const gpu = memory.numBytesAllocatedInGPU ?? memory.numBytesInGPU;
  const backend = tf.backend();
  return {
    tensors: memory.numTensors,
    bytes: memory.numBytes,
    ...(gpu === undefined ? {} : { gpu }),
    ...('wasm' in backend ? { wasm: memoryOf(backend as Parameters<typeof memoryOf>[0]).buffer.byteLength } : {}),
  };
}
