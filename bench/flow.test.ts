import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrainingBatches } from '../src/engine/batches';
import { Ledger } from '../src/engine/ledger';
import { methods } from '../src/engine/methods';
import { optimisers } from '../src/engine/optim';
import type { Pace } from '../src/engine/pace';
import { Random } from '../src/engine/random';
import { schedules } from '../src/engine/schedules';
import { TOY_CLASSES, toyNetwork, toySource, toyTrainer } from '../src/engine/testing/toys';
import * as tf from '../src/engine/tf';
import { threatModels } from '../src/engine/threat-models';
import { Trainer, type TrainerOptions } from '../src/engine/trainer';
import { installPrograms } from '../src/worker/backends/gpu-programs';
import type { GpuPrograms } from '../src/worker/backends/starter';
import { gpuPace, rehearse } from '../src/worker/gpu-training';
import { prepare } from '../src/worker/preparation';
import { FAKE_ADAPTER, fakeDevice } from './counting/fake-device';
import { startWebgpu } from './counting/start';

const STEPS = 40;
const DEVICE_MS = 3;

let device: GPUDevice;
let programs: GpuPrograms;
let stop: () => void;

beforeEach(async () => {
  device = fakeDevice(FAKE_ADAPTER);
  stop = await startWebgpu(device, FAKE_ADAPTER, 'stock');
  programs = installPrograms('fake', 'float32');
});
afterEach(() => {
  stop();
  vi.restoreAllMocks();
});

/** Readbacks so far. */
const spyOnReads = () => vi.spyOn(GPUBuffer.prototype, 'mapAsync');

describe('training on a GPU that lags behind', () => {
  const pace = (parts: Partial<Pace>): Pace => ({
    ...{ depth: 2, readEvery: 8, readWithin: Number.POSITIVE_INFINITY, stopsAt: () => false },
    finished: () => programs.finished(),
    ...parts,
  });

  it('keeps at most two steps on their way and reads the figures of eight at once', async () => {
    const reads = spyOnReads();
    let outstanding = 0;
    let most = 0;
    device.queue.onSubmittedWorkDone = async () => {
      outstanding++;
      most = Math.max(most, outstanding);
      await new Promise((resolve) => setTimeout(resolve, DEVICE_MS));
      outstanding--;
      return undefined;
    };
    const trainer = toyTrainer('standard', { steps: STEPS, pace: pace({}) });
    const lead: number[] = [];
    const steps: number[] = [];
    for await (const { step } of trainer) {
      steps.push(step);
      lead.push(trainer.step - step);
    }
    trainer.dispose();
    expect(steps).toEqual(Array.from({ length: STEPS }, (_, i) => i + 1));
    expect(reads).toHaveBeenCalledTimes(STEPS / 8);
    expect(most).toBe(2);
    expect(Math.max(...lead)).toBe(15);
  });

  it('has the weights of the very step where it must stop', async () => {
    const trainer = toyTrainer('standard', { steps: STEPS, pace: pace({ stopsAt: (step) => step % 10 === 0 }) });
    const leads = new Map<number, number>();
    for await (const { step } of trainer) leads.set(step, trainer.step - step);
    trainer.dispose();
    expect([10, 20, 30, 40].map((step) => leads.get(step))).toEqual([0, 0, 0, 0]);
    expect(leads.size).toBe(STEPS);
  });

  it('settles what is on its way without losing it', async () => {
    const trainer = toyTrainer('standard', { steps: STEPS, pace: pace({}) });
    const seen: number[] = [];
    for await (const { step } of trainer) {
      seen.push(step);
      if (step !== 3) continue;
      const behind = await trainer.settle();
      expect(behind.map((record) => record.step)).toEqual(Array.from({ length: trainer.step - 3 }, (_, i) => i + 4));
    }
    trainer.dispose();
    expect(seen).toHaveLength(STEPS);
  });

  it('reads every step of a method that remembers', async () => {
    const reads = spyOnReads();
    const options = {
      teacher: toyNetwork(2),
      naturalTeacher: toyNetwork(3),
      settings: { method: { attackSteps: 1 }, optimiser: {}, schedule: {} },
    };
    const trainer = toyTrainer('mtard', { ...options, steps: 5, pace: pace({}) });
    for await (const { step } of trainer) expect(trainer.step).toBe(step);
    trainer.dispose();
    expect(reads).toHaveBeenCalledTimes(5);
  });
});

describe('before the first step', () => {
  const batching = { classes: TOY_CLASSES, batchSize: 4, flip: true, crop: 2 };
  const source = toySource(16);
  const options = (): TrainerOptions => ({
    role: 'student',
    network: toyNetwork(1, { width: 4 }),
    teacher: toyNetwork(2, { width: 4 }),
    method: methods.get('mixacm'),
    optimiser: optimisers.get('sgd'),
    schedule: schedules.get('constant'),
    settings: { method: {}, optimiser: { learningRate: 0.05 }, schedule: {} },
    batches: new TrainingBatches({ source, ...batching }, new Random(1)),
    steps: 4,
    random: new Random(2),
    ledger: new Ledger(),
    pace: gpuPace({ warmUp: async () => {}, finished: () => programs.finished() }, () => false),
  });
  const attack = { id: 'pgd', params: { steps: 3 } };
  const threatModel = threatModels.get('linf').create({ epsilon: 8 / 255 });

  it('compiles what training needs side by side, tells how it comes on, and computes nothing', async () => {
    const later = vi.spyOn(device, 'createComputePipelineAsync');
    const atOnce = vi.spyOn(device, 'createComputePipeline');
    const own = options();
    const tensors = tf.memory().numTensors;
    const dispatch = vi.fn();
    const progress: [number, number][] = [];
    const { createCommandEncoder } = device;
    device.createCommandEncoder = () => {
      const encoder = createCommandEncoder.call(device);
      const begin = encoder.beginComputePass.bind(encoder);
      encoder.beginComputePass = () => Object.assign(begin(), { dispatchWorkgroups: dispatch });
      return encoder;
    };
    await programs.warmUp(
      () => rehearse({ options: own, batches: batching, source, attack, attackBatch: 4, threatModel }),
      (done, total) => progress.push([done, total]),
    );
    const compiled = later.mock.calls.length;
    expect(compiled).toBeGreaterThan(40);
    expect(atOnce).not.toHaveBeenCalled();
    expect(dispatch).not.toHaveBeenCalled();
    expect(progress).toEqual(Array.from({ length: compiled + 1 }, (_, i) => [i, compiled]));
    expect(tf.memory().numTensors).toBe(tensors);

    const trainer = new Trainer(own);
    for await (const _ of trainer);
    expect(dispatch.mock.calls.length).toBeGreaterThan(100);
    // The figures of several steps are put side by side by a program of their own.
    expect(atOnce.mock.calls.length).toBeLessThanOrEqual(2);
    trainer.dispose();
  });

  it('fails when a program does not compile', async () => {
    device.createComputePipelineAsync = () => Promise.reject(new Error('no such type'));
    const work = rehearse.bind(null, { options: options(), batches: batching, source, attack, attackBatch: 4, threatModel });
    await expect(programs.warmUp(work, () => {})).rejects.toThrow('no such type');
  });

  it('measures the variants once, says which are used, and remembers them', async () => {
    const kept = new Map<string, unknown>();
    const store = { get: async (key: string) => kept.get(key), set: async (key: string, value: unknown) => void kept.set(key, value) };
    const report = { backend: 'webgpu', adapter: 'fake', software: false, threads: 1, reason: '', tried: [], kernels: 'ours' } as const;
    const chosen = { report: { ...report, crossOriginIsolated: false }, programs };
    const work = vi.spyOn(device.queue, 'onSubmittedWorkDone');
    const first = await prepare(chosen, store);
    expect(first.report.tuning).toBeUndefined();
    expect(work).not.toHaveBeenCalled();
    const { tuning } = await first.tuned();
    expect(tuning).toMatch(
      /^convolution by (tiles|threads) of \d rows, its input gradient by (tiles|threads) of \d rows \(measured just now\)$/,
    );
    const measured = work.mock.calls.length;
    expect(measured).toBeGreaterThan(10);
    await first.tuned();
    expect(work).toHaveBeenCalledTimes(measured);

    const second = await prepare(chosen, store);
    expect(second.report.tuning).toBe(tuning?.replace('just now', 'on an earlier visit'));
    expect(await second.tuned()).toEqual(second.report);
    expect(work).toHaveBeenCalledTimes(measured);
  });
});
