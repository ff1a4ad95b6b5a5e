/** What is measured: one training step, attack step or forward pass of a CIFAR residual network. */
import { ConfigError } from '../src/protocol/errors';

export type StepKind = 'ce' | 'mixacm' | 'pgd' | 'forward';

export interface Workload {
  /** `mixacm-resnet20-b128`, with `-w4` for another width than 16 and `-s2` for a stem of stride 2. */
  readonly id: string;
  readonly kind: StepKind;
  readonly depth: number;
  readonly width: number;
  readonly batch: number;
  readonly stemStride: 1 | 2;
}

/** A step that can be repeated; the same weights and images every time a stepper is made. */
export interface Stepper {
  /** Runs one step to its end. */
  step(): Promise<void>;
  /** What the step computed, to compare engines by: the loss, or the perturbed images. */
  result(): Promise<Float32Array>;
  dispose(): void;
}

const NAME = /^(ce|mixacm|pgd|forward)-resnet(8|14|20|32)-b(\d+)(?:-w(\d+))?(-s2)?$/;

/** @throws ConfigError for a name that does not follow the pattern */
export function parseWorkload(id: string): Workload {
  const match = NAME.exec(id);
  if (!match) throw new ConfigError(`workload is ${JSON.stringify(id)}, expected one like "mixacm-resnet20-b128" or "pgd-resnet8-b4-w8"`);
  return {
    id,
    kind: match[1] as StepKind,
    depth: Number(match[2]),
    batch: Number(match[3]),
    width: Number(match[4] ?? 16),
    stemStride: match[5] ? 2 : 1,
  };
}

export const LEARNING_RATE = 0.05;
export const MOMENTUM = 0.9;
export const EPSILON = 8 / 255;
export const STEP_SIZE = 2 / 255;
export const WEIGHT_ACM = 10;
export const WEIGHT_KLD = 20;
