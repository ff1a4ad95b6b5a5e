/** WebAssembly: SIMD, and threads when the page is cross-origin isolated. */
import { startWasm } from '../../kernels/wasm/start';
import { DataError } from '../../protocol/errors';
import type { Starter } from './starter';

/** More threads than this gain little at the batch sizes of this project. */
const MAX_THREADS = 8;

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
  async start({ kernels, wasmBaseUrl }) {
    const wanted = globalThis.crossOriginIsolated ? Math.min(MAX_THREADS, globalThis.navigator.hardwareConcurrency) : 1;
    const read = (name: string) => readModule(wasmBaseUrl + name);
    const { threads, stop } = await startWasm({ baseUrl: wasmBaseUrl, kernels, read, threads: wanted });
    return { adapter: `SIMD, ${threads} ${threads === 1 ? 'thread' : 'threads'}`, software: false, threads, stop };
  },
};
