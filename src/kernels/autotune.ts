/** Picks among a kernel's variants by measuring them once on this adapter, and remembers. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { millisecondsOf } from '../protocol/clock';
import { convForward } from './webgpu/conv-forward';
import { convInputGradient } from './webgpu/conv-input-gradient';
import type { GemmVariant } from './webgpu/gather-gemm';
import { type Geometry, geometryOf } from './webgpu/geometry';
import type { Gpu } from './webgpu/gpu';
import { type Choice, choose, describeVariant, type TunedKernel, VARIANTS } from './webgpu/variants';

/** Where what was measured outlives the page; keys name the device. */
export interface TuningStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

export interface Tuning {
  readonly choice: Choice;
  /** Milliseconds of each candidate, in the order of {@link candidatesFor}; empty when the choice was remembered. */
  readonly ms: Readonly<Record<TunedKernel, readonly number[]>>;
}

/** Part of every key: raise it when a change of the kernels may change which variant is fastest. */
const KERNEL_VERSION = 1;

const keyOf = (adapter: string) => `kernel variants ${KERNEL_VERSION} of ${adapter}`;

const KERNELS: readonly TunedKernel[] = ['forward', 'inputGradient'];
/** Browsers blur single timings; a run of launches rises above that. */
const LAUNCHES = { hardware: 50, software: 2 };
const ROUNDS = 3;
/** Of a coarse clock, for each candidate. */
const CLOCK_STEPS = 4;
/** A middle layer of the networks we train: [images, channels] on 16 x 16 maps. */
const SIZE = { hardware: { batch: 64, channels: 32 }, software: { batch: 2, channels: 16 } };

/** Tiles need barriers, whose shaders take emulated adapters seconds to compile and never win there. */
export const candidatesFor = ({ isSoftware }: Pick<Gpu, 'isSoftware'>): readonly GemmVariant[] =>
  isSoftware ? VARIANTS.filter(({ tiled }) => !tiled) : VARIANTS;

function isVariant(value: unknown): value is GemmVariant {
  return VARIANTS.some(({ tiled, rows }) => {
    const found = value as Partial<GemmVariant> | null;
    return found?.tiled === tiled && found.rows === rows;
  });
}

/** What was stored, unless a version of this code with other variants stored it. */
function readChoice(stored: unknown): Choice | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { forward, inputGradient } = stored as Partial<Record<TunedKernel, unknown>>;
  return isVariant(forward) && isVariant(inputGradient) ? { forward, inputGradient } : null;
}

function operands(gpu: Gpu): { readonly geometry: Geometry; readonly x: TensorInfo; readonly filter: TensorInfo } {
  const { batch, channels } = gpu.isSoftware ? SIZE.software : SIZE.hardware;
  const [xShape, filterShape] = [
    [batch, 16, 16, channels],
    [3, 3, channels, channels],
  ] as const;
  const attrs = { strides: 1, pad: 'same' } as const;
  return { geometry: geometryOf(xShape, filterShape, attrs), x: gpu.tensor(xShape), filter: gpu.tensor(filterShape) };
}

async function timeOf(gpu: Gpu, kernel: TunedKernel, now: () => number): Promise<number> {
  const { geometry, x, filter } = operands(gpu);
  const launch = () => {
    if (kernel === 'forward') gpu.dispose(convForward(gpu, geometry, { x, filter, relu: false }));
    else {
      const dx = gpu.tensor(x.shape);
      convInputGradient(gpu, geometry, { dy: { tensor: x }, filter, addends: [] }, dx);
      gpu.dispose(dx);
    }
  };
  const finish = async () => {
    gpu.submit();
    await gpu.backend.device.queue.onSubmittedWorkDone();
  };
  launch();
  await finish();
  const runOnce = async () => {
    for (let i = 0; i < (gpu.isSoftware ? LAUNCHES.software : LAUNCHES.hardware); i++) launch();
    await finish();
  };
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const begin = now();
    await runOnce();
    best = Math.min(best, now() - begin);
  }
  // Less than a step of the clock says nothing: as many rounds as it takes do.
  if (best <= 0) best = (await millisecondsOf(runOnce, { now, runs: ROUNDS, budget: 0, steps: CLOCK_STEPS })) ?? 0;
  gpu.dispose(x);
  gpu.dispose(filter);
  return best;
}

/** One sentence for the user. */
export const describeChoice = ({ forward, inputGradient }: Choice): string =>
  `convolution by ${describeVariant(forward)}, its input gradient by ${describeVariant(inputGradient)}`;

/**
 * Uses what an earlier visit has measured.
 * @returns null where nothing is remembered
 */
export async function recall(gpu: Gpu, adapter: string, store: TuningStore): Promise<Choice | null> {
  const known = readChoice(await store.get(keyOf(adapter)));
  if (known) choose(gpu, known);
  return known;
}

/**
 * Makes the fastest variants of convolution and its input gradient the ones in use.
 * @param adapter names the GPU, as a key
 */
export async function autotune(gpu: Gpu, adapter: string, store: TuningStore, now = () => performance.now()): Promise<Tuning> {
  const known = await recall(gpu, adapter, store);
  if (known) return { choice: known, ms: { forward: [], inputGradient: [] } };
  const candidates = candidatesFor(gpu);
  const [start] = candidates;
  let choice: Choice = { forward: start!, inputGradient: start! };
  const ms: Record<TunedKernel, number[]> = { forward: [], inputGradient: [] };
  for (const kernel of KERNELS) {
    for (const variant of candidates) {
      choose(gpu, { ...choice, [kernel]: variant });
      ms[kernel].push(await timeOf(gpu, kernel, now));
    }
    const fastest = ms[kernel].indexOf(Math.min(...ms[kernel]));
    choice = { ...choice, [kernel]: candidates[fastest]! };
  }
  choose(gpu, choice);
  await store.set(keyOf(adapter), choice);
  return { choice, ms };
}
