import type { BackendName } from '../../protocol/messages';

/** What each backend is called. */
export const BACKENDS: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', wasm: 'WASM', webgl: 'WebGL', cpu: 'CPU' };
