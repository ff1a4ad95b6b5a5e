/** Compiles the programs that some work needs before the work is done, side by side instead of one at each first use. */
import * as tf from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu';

/** tfjs's own switch: its programs are compiled without waiting and not run. */
const COMPILE_ONLY = 'WEBGPU_ENGINE_COMPILE_ONLY';

/** Takes what tfjs is compiling out of its cache, which must not hold promises once other work goes on. */
function takeStock({ backend: { pipelineCache } }: Gpu): Promise<void>[] {
  return Object.entries(pipelineCache).flatMap(([key, pipeline]) => {
    if (!(pipeline instanceof Promise)) return [];
    delete pipelineCache[key];
    return [
      pipeline.then((compiled) => {
        pipelineCache[key] ??= compiled;
      }),
    ];
  });
}

/**
 * Compiles every program that `work` uses up to its first `await`; nothing is computed, and what it reads is zero.
 * @param work runs at once; its results and changes must be thrown away
 * @param onProgress programs compiled so far, and all of them
 * @throws the device's error for a program that does not compile
 */
export async function warmUp(gpu: Gpu, work: () => Promise<void>, onProgress: (done: number, total: number) => void): Promise<void> {
  const { backend } = gpu;
  const { read } = backend;
  let rest: Promise<void> | undefined;
  let compilations: readonly Promise<void>[];
  backend.read = (id) => Promise.resolve(new Float32Array(tf.util.sizeFromShape(backend.tensorMap.get(id).shape)));
  tf.env().set(COMPILE_ONLY, true);
  try {
    const own = gpu.collect(() => {
      rest = work();
    });
    compilations = [...own, ...takeStock(gpu)];
  } finally {
    tf.env().set(COMPILE_ONLY, false);
    backend.read = read;
  }
  let done = 0;
  onProgress(done, compilations.length);
  await Promise.all(
    compilations.map(async (compilation) => {
      await compilation;
      done++;
      onProgress(done, compilations.length);
    }),
  );
  await rest;
}
