/** Counts a step of each workload on a fake device, for this project and for stock tfjs. */
import type { KernelMode } from '../src/kernels';
import { type Counted, Counter, countedBetween } from './counting/counter';
import { FAKE_ADAPTER, fakeDevice } from './counting/fake-device';
import { startWebgpu } from './counting/start';
import { ours } from './peers/ours';
import { stockTfjs } from './peers/stock-tfjs';
import { parseWorkload, type Stepper, type Workload } from './workload';

export interface Entry {
  readonly engine: string;
  readonly workload: string;
  /** Median milliseconds of a step; null where nothing was timed. */
  readonly ms: number | null;
  readonly counted: Counted | null;
}

export const COUNTED_WORKLOADS = ['ce-resnet20-b128', 'mixacm-resnet20-b128', 'pgd-resnet20-b128'] as const;

export const ENGINES: Readonly<Record<string, { readonly kernels: KernelMode; readonly create: (workload: Workload) => Stepper }>> = {
  ours: { kernels: 'ours', create: ours },
  'tfjs-webgpu': { kernels: 'stock', create: stockTfjs },
};

/** Runs a step to warm up and counts the next ones, per step. */
export async function countStep(stepper: Stepper, counter: Counter, steps = 2): Promise<Counted> {
  await stepper.step();
  await stepper.step();
  const before = counter.totals;
  for (let i = 0; i < steps; i++) await stepper.step();
  return countedBetween(before, counter.totals, steps);
}

/** One process must count one engine only: kernels and gradients, once replaced, stay so. */
export async function countOnFake(engine: string, workloadId: string): Promise<Entry> {
  const { kernels, create } = ENGINES[engine]!;
  const device = fakeDevice();
  const counter = new Counter(device);
  const stop = await startWebgpu(device, FAKE_ADAPTER, kernels);
  const stepper = create(parseWorkload(workloadId));
  const counted = await countStep(stepper, counter);
  stepper.dispose();
  stop();
  return { engine, workload: workloadId, ms: null, counted };
}
