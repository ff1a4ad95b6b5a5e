/** One step of a workload on one engine: counted, timed, and what it computed. */
import type { KernelMode } from '../src/kernels';
import { startNodeBackend } from '../src/kernels/node';
import type { Precision } from '../src/kernels/webgpu/gpu';
import { createNodeDevice } from '../src/kernels/webgpu/node-device';
import { type Counted, Counter, countedBetween } from './counting/counter';
import { FAKE_ADAPTER, FAKE_SOFTWARE_ADAPTER, fakeDevice } from './counting/fake-device';
import { startWebgpu } from './counting/start';
import { ours } from './peers/ours';
import { stockTfjs } from './peers/stock-tfjs';
import { parseWorkload, type Stepper, type Workload } from './workload';

/** `fake`: a device that only counts, `fake-software` one that passes for an emulated one. `gpu`: Dawn on whatever adapter there is. `cpu` and `wasm`: nothing is counted. */
export type Device = 'fake' | 'fake-software' | 'gpu' | 'cpu' | 'wasm';

export interface Entry {
  readonly engine: string;
  readonly workload: string;
  readonly device: string;
  /** Median milliseconds of a step; null where nothing was timed. */
  readonly ms: number | null;
  /** Smallest and largest. */
  readonly spread: readonly [number, number] | null;
  readonly counted: Counted | null;
  /** Median of the processor time of a step, all processes of the browser together; null where nothing was timed. */
  readonly processorMs?: number | null;
  /** Why the engine could not do it. */
  readonly reason?: string;
}

export interface Measured extends Entry {
  /** Loss and first filter after the first two steps, or the perturbed images. */
  readonly result: readonly number[];
}

interface Engine {
  /** Which kernels tfjs gets; null for an engine that brings its own backend. */
  readonly kernels: KernelMode | null;
  readonly precision?: Precision;
  readonly create: (workload: Workload) => Stepper | Promise<Stepper>;
}

export const ENGINES: Readonly<Record<string, Engine>> = {
  ours: { kernels: 'ours', create: ours },
  'ours-f16': { kernels: 'ours', precision: 'float16', create: ours },
  'tfjs-webgpu': { kernels: 'stock', create: stockTfjs },
  'tfjs-cpu': { kernels: 'stock', create: stockTfjs },
  'jax-js': { kernels: null, create: async (workload) => (await import('./peers/jax')).jaxJs(workload) },
};

const COUNTED_STEPS = 2;
/** Values of a result that are compared. */
const COMPARED = 500;

interface Started {
  readonly name: string;
  readonly counter: Counter | null;
}

/** @throws Error with the reason when there is no such device */
async function start(device: Device, { kernels, precision }: Engine): Promise<Started> {
  if (kernels === null) return startJax(device);
  if (device === 'cpu' || device === 'wasm') {
    await startNodeBackend(device, kernels);
    return { name: device, counter: null };
  }
  if (device !== 'gpu') {
    const info = device === 'fake' ? FAKE_ADAPTER : FAKE_SOFTWARE_ADAPTER;
    const fake = fakeDevice(info);
    const counter = new Counter(fake);
    await startWebgpu(fake, info, kernels, precision);
    return { name: device, counter };
  }
  const found = await createNodeDevice();
  if (typeof found === 'string') throw new Error(`no WebGPU device: ${found}`);
  const counter = new Counter(found.device);
  await startWebgpu(found.device, found.info, kernels, precision);
  return { name: [found.info.vendor, found.info.architecture].join(' '), counter };
}

/** jax-js on a device of its own, tfjs on the processor to draw the same batches. */
async function startJax(device: Device): Promise<Started> {
  const peer = await import('./peers/jax');
  await startNodeBackend('cpu', 'stock');
  if (device === 'cpu' || device === 'wasm') {
    await peer.startJax('wasm');
    return { name: 'wasm', counter: null };
  }
  const name = await offerDevice(device);
  const own = await peer.startJax('webgpu');
  return { name, counter: own && new Counter(own) };
}

/** Puts `navigator.gpu` in place. */
async function offerDevice(device: Exclude<Device, 'cpu' | 'wasm'>): Promise<string> {
  if (device !== 'gpu') {
    fakeDevice(device === 'fake' ? FAKE_ADAPTER : FAKE_SOFTWARE_ADAPTER);
    return device;
  }
  const found = await createNodeDevice();
  if (typeof found === 'string') throw new Error(`no WebGPU device: ${found}`);
  found.device.destroy();
  return [found.info.vendor, found.info.architecture].join(' ');
}

/**
 * Two steps to warm up, `timed` steps against the clock, then two to count. A process measures one engine only: kernels
 * and gradients, once replaced, stay so.
 */
export async function measure(engine: string, workload: string, device: Device, timed: number): Promise<Measured> {
  const chosen = ENGINES[engine]!;
  const { name, counter } = await start(device, chosen);
  const stepper = await chosen.create(parseWorkload(workload));
  for (let i = 0; i < 2; i++) await stepper.step();
  const result = [...(await stepper.result()).slice(0, COMPARED)];
  // Reading the result made pending work run; from the next step on all is as it always is.
  await stepper.step();
  const times: number[] = [];
  for (let i = 0; i < timed; i++) {
    const begin = performance.now();
    await stepper.step();
    times.push(performance.now() - begin);
  }
  const before = counter?.totals;
  for (let i = 0; i < COUNTED_STEPS; i++) await stepper.step();
  const counted = counter && before ? countedBetween(before, counter.totals, COUNTED_STEPS) : null;
  stepper.dispose();
  times.sort((a, b) => a - b);
  const spread = times.length > 0 ? ([times[0]!, times.at(-1)!] as const) : null;
  return { engine, workload, device: name, ms: times[times.length >> 1] ?? null, spread, counted, result };
}
