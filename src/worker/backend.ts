/** Finds out what can compute here, measures it, and makes the best of it the active backend. */
import * as tf from '../engine/tf';
import type { KernelMode } from '../kernels/gradients/install';
import type { Precision } from '../kernels/webgpu/gpu';
import { DeviceError } from '../protocol/errors';
import type { BackendName, BackendReport } from '../protocol/messages';
import { comparingSteps, measureSpeed } from './backends/probe';
import { sharingOf } from './backends/sharing';
import type { GpuPrograms, Started, Starter, Tuning } from './backends/starter';
import { selfCheck, TOLERANCE } from './health/self-check';

export interface BackendChoice {
  readonly requested?: BackendName;
  readonly kernels: KernelMode;
  /** Of activations during training, where the backend has a choice. */
  readonly precision?: Precision;
  /** Folder or address of the .wasm files, ending in a slash. */
  readonly wasmBaseUrl: string;
  /** Measure the candidates, for at most about a second each. */
  readonly probe: boolean;
  /** Without it one thread computes. */
  readonly tuning?: Omit<Tuning, 'comparing'>;
}

/** Each in a chunk of its own, so that the worker's first chunk stays small. */
export type Starters = Readonly<Record<BackendName, () => Promise<Starter>>>;
const STARTERS: Starters = {
  webgpu: async () => (await import('./backends/webgpu')).webgpu,
  wasm: async () => (await import('./backends/wasm')).wasm,
  webgl: async () => (await import('./backends/webgl')).webgl,
  cpu: async () => (await import('./backends/cpu')).cpu,
};

const TITLES: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', wasm: 'WebAssembly', webgl: 'WebGL', cpu: 'plain JavaScript' };

/** GMAC/s of a GPU that no processor's WebAssembly comes near: WASM is then not even loaded. */
const BEYOND_WASM = 50;

export interface Chosen {
  readonly report: BackendReport;
  readonly programs: GpuPrograms | null;
  /** Resolves if what computes fails for good; never where it cannot. */
  readonly broken?: Promise<DeviceError>;
}

interface Running extends Started {
  readonly name: BackendName;
  readonly gmacs?: number;
  readonly selfCheck: { readonly error: number; readonly ms: number };
}
type Tried = BackendReport['tried'][number];

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** WebGPU, WASM, WebGL, CPU; a software GPU comes after WASM; what was asked for comes first. */
async function order(starters: Starters, requested: BackendName | undefined): Promise<{ names: BackendName[]; softwareGpu: boolean }> {
  // Where asking fails, so will starting it, which is then told.
  const softwareGpu = await starters.webgpu().then(
    (webgpu) => webgpu.isSoftware(),
    () => false,
  );
  const names: BackendName[] = softwareGpu ? ['wasm', 'webgpu', 'webgl', 'cpu'] : ['webgpu', 'wasm', 'webgl', 'cpu'];
  return { names: requested ? [requested, ...names.filter((name) => name !== requested)] : names, softwareGpu };
}

const speed = ({ gmacs }: Running) => (gmacs === undefined ? '' : ` at ${gmacs.toPrecision(2)} GMAC/s`);

function reasonFor(best: Running, other: Running | undefined, requested: BackendName | undefined, tried: readonly Tried[]): string {
  const title = `${TITLES[best.name]} (${best.adapter})${speed(best)}`;
  if (requested === best.name) return `${title}, as requested.`;
  const failed = tried.find(({ backend }) => backend === requested);
  if (failed) return `${title}, because ${TITLES[failed.backend]} was requested but does not work here: ${failed.note}.`;
  if (other) return `${title}, faster than ${TITLES[other.name]} (${other.adapter})${speed(other)}.`;
  const note = tried.find(({ backend }) => backend === 'webgpu')?.note;
  return best.name === 'webgpu' ? `${title}, the fastest that works here.` : `${title}; ${note ?? 'nothing faster works here'}.`;
}

/** A backend that computes wrongly is stopped before its successor starts. */
async function checkedOr<T>(name: BackendName, { stop }: Started, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    tf.removeBackend(name);
    stop();
    throw error;
  }
}

/**
 * Makes the best backend active and says why. At most two are started beside each other: a real GPU and WASM, to be
 * compared by measurement where the GPU is not far ahead anyway. A requested backend is taken if it works at all.
 * @throws DeviceError when nothing works
 */
export async function chooseBackend(
  choice: BackendChoice,
  starters: Starters = STARTERS,
  measure = measureSpeed,
  check = selfCheck,
): Promise<Chosen> {
  const { requested, kernels, precision = 'float32', wasmBaseUrl, probe, tuning } = choice;
  const { names, softwareGpu } = await order(starters, requested);
  const tried: Tried[] = [];
  if (softwareGpu && requested !== 'webgpu') {
    tried.push({
      backend: 'webgpu',
      works: true,
      note: 'the only WebGPU adapter is emulated on the processor and ranks below WebAssembly',
    });
  }
  const running: Running[] = [];
  for (const name of names) {
    try {
      const started = await (await starters[name]()).start({
        kernels,
        precision,
        wasmBaseUrl,
        ...(tuning ? { tuning: { ...tuning, comparing: comparingSteps } } : {}),
      });
      const checked = await checkedOr(name, started, () => check(TOLERANCE[name === 'webgpu' ? precision : 'float32']));
      // A software GPU runs only on request, and would take many seconds to compile the probe for a foregone conclusion.
      const measured = probe && !(name === requested && started.software) ? await measure() : null;
      const gmacs = measured === null ? {} : { gmacs: measured };
      running.push({ ...started, name, selfCheck: checked, ...gmacs });
      tried.push({ backend: name, works: true, note: started.adapter, ...gmacs });
    } catch (error) {
      tried.push({ backend: name, works: false, note: messageOf(error) });
      continue;
    }
    const isBeyondWasm = (running.at(-1)?.gmacs ?? 0) >= BEYOND_WASM;
    if (!probe || name === requested || name !== 'webgpu' || softwareGpu || isBeyondWasm) break;
  }
  // Stable: where nothing was measured, the first in order wins.
  const [best, other] = running.toSorted((a, b) => (b.gmacs ?? 0) - (a.gmacs ?? 0));
  if (!best) {
    const notes = tried.map(({ backend, note }) => `${TITLES[backend]}: ${note}`).join('; ');
    throw new DeviceError(`backends that work are none, expected one of ${names.join(', ')} (${notes})`);
  }
  await tf.setBackend(best.name);
  if (other) {
    tf.removeBackend(other.name);
    other.stop();
  }
  const report: BackendReport = {
    backend: best.name,
    adapter: best.adapter,
    software: best.software,
    threads: best.threads,
    ...(best.chosenThreads ? { chosenThreads: best.chosenThreads } : {}),
    selfCheck: best.selfCheck,
    reason: reasonFor(best, other, requested, tried),
    tried,
    kernels,
    ...(best.programs ? { precision } : {}),
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    sharing: sharingOf(),
  };
  return { report, programs: best.programs ?? null, ...(best.broken ? { broken: best.broken } : {}) };
}
