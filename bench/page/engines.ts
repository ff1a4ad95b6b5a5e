/** How each engine starts in a browser, and its steps. */
import type { KernelMode } from '../../src/kernels';
import { cpu } from '../../src/worker/backends/cpu';
import type { Starter } from '../../src/worker/backends/starter';
import { wasm } from '../../src/worker/backends/wasm';
import { webgl } from '../../src/worker/backends/webgl';
import { webgpu } from '../../src/worker/backends/webgpu';
import { isKernel, kernelStepper } from '../kernels';
import { jaxJs, startJax } from '../peers/jax';
import { ours } from '../peers/ours';
import { stockTfjs } from '../peers/stock-tfjs';
import { parseWorkload, type Stepper } from '../workload';
import type { BrowserEngine } from './engines-list';

interface Engine {
  /** @returns what it runs on */
  readonly start: (wasmBaseUrl: string) => Promise<string>;
  readonly create: (workload: string) => Stepper | Promise<Stepper>;
}

const starting =
  (starter: Starter, kernels: KernelMode, precision: 'float32' | 'float16' = 'float32') =>
  async (wasmBaseUrl: string) =>
    (await starter.start({ kernels, precision, wasmBaseUrl })).adapter;

const own = (workload: string) => (isKernel(workload) ? kernelStepper(workload) : ours(parseWorkload(workload)));
const stock = (workload: string) => (isKernel(workload) ? kernelStepper(workload) : stockTfjs(parseWorkload(workload)));

/** Batches are drawn by tfjs on the processor, as for all others. */
const startingJax = (device: 'webgpu' | 'wasm') => async (wasmBaseUrl: string) => {
  await starting(cpu, 'stock')(wasmBaseUrl);
  await startJax(device);
  return device;
};
const jax = (workload: string) => jaxJs(parseWorkload(workload));

export const ENGINES: Readonly<Record<BrowserEngine, Engine>> = {
  'tfjs-cpu': { start: starting(cpu, 'stock'), create: stock },
  'tfjs-webgl': { start: starting(webgl, 'stock'), create: stock },
  'tfjs-webgpu': { start: starting(webgpu, 'stock'), create: stock },
  'tfjs-wasm': { start: starting(wasm, 'stock'), create: stock },
  'jax-webgpu': { start: startingJax('webgpu'), create: jax },
  'jax-wasm': { start: startingJax('wasm'), create: jax },
  'ours-webgpu': { start: starting(webgpu, 'ours'), create: own },
  'ours-webgpu-f16': { start: starting(webgpu, 'ours', 'float16'), create: own },
  'ours-wasm': { start: starting(wasm, 'ours'), create: own },
};
