/** WebAssembly: SIMD, and threads when the page is cross-origin isolated. */
import { startWasm } from '../../kernels/wasm/start';
import { DataError } from '../../protocol/errors';
import { sharingOf } from './sharing';
import type { Starter } from './starter';
import { findThreads } from './threads';

async function readModule(address: string): Promise<BufferSource> {
  if (!/^[a-z][a-z+.-]+:/i.test(address)) {
    // Not an import, which a bundler for browsers would stumble over.
    return globalThis.process.getBuiltinModule('node:fs/promises').readFile(address);
  }
  const response = await fetch(address, { credentials: 'same-origin' });
  if (!response.ok) throw new DataError(`answer for ${address} is ${response.status}, expected the file`);
  return response.arrayBuffer();
}

export const wasm: Starter = {
  isSoftware: () => Promise.resolve(false),
  async start({ kernels, wasmBaseUrl, tuning }) {
    const read = (name: string) => readModule(wasmBaseUrl + name);
    const { resize, stop } = await startWasm({ baseUrl: wasmBaseUrl, kernels, read, threads: 1 });
    const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
    const isChoice = tuning !== undefined && kernels === 'ours' && sharingOf() === 'shared' && cores > 1;
    const found = isChoice
      ? await tuning.comparing((measure) => findThreads({ ...tuning, cores, resize, measure }))
      : { threads: 1, how: null };
    const { threads, how } = found;
    const adapter = `SIMD, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    return { adapter, software: false, threads, ...(how ? { chosenThreads: { how, cores } } : {}), stop };
  },
};
