/** Our kernels on the WebGPU backend that has just been started, with what they want before they are used. */
import { autotune, describeChoice, recall } from '../../kernels/autotune';
import type { Precision } from '../../kernels/webgpu/gpu';
import { installWebgpuKernels } from '../../kernels/webgpu/install';
import { warmUp } from '../../kernels/webgpu/warm-up';
import type { GpuPrograms } from './starter';

/** @param adapter names the GPU, as a key of what is remembered about it */
export function installPrograms(adapter: string, precision: Precision): GpuPrograms {
  const gpu = installWebgpuKernels(undefined, precision);
  return {
    async recall(store) {
      const choice = await recall(gpu, adapter, store);
      return choice && describeChoice(choice);
    },
    tune: async (store) => describeChoice((await autotune(gpu, adapter, store)).choice),
    async finished() {
      gpu.submit();
      await gpu.backend.device.queue.onSubmittedWorkDone();
    },
    warmUp: (work, onProgress) => warmUp(gpu, work, onProgress),
  };
}
