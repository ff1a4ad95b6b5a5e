/** Numbers a run produces. Accuracies are fractions in [0, 1]; costs are multiply-accumulates (MAC). */
import type { NetworkRole } from './run-config';

/** A proportion with its Wilson 95 % interval. */
export interface Proportion {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** One optimiser update. Losses are batch means; `terms` are unweighted. */
export interface StepRecord {
  readonly network: NetworkRole;
  readonly step: number;
  readonly total: number;
  readonly learningRate: number;
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
  /** Wall time of the step in milliseconds. */
  readonly ms: number;
}

/** Clean and robust accuracy of one network at one moment. */
export interface EvaluationRecord {
  readonly network: NetworkRole;
  /** The network being trained when this was measured. */
  readonly phase: NetworkRole;
  /** Steps of that network so far. */
  readonly step: number;
  /** Seconds since the run began, pauses excluded. */
  readonly seconds: number;
  /** Multiply-accumulates that its training had taken by then; absent in older records. */
  readonly spent?: number;
  readonly clean: Proportion;
  readonly robust: Proportion;
  readonly attack: string;
  /** True for the closing evaluation, false for the small live one. */
  readonly final: boolean;
}

/** Passes spent through `network`, in MACs. `phase` is the network whose training or evaluation spent them. */
export interface LedgerEntry {
  readonly network: NetworkRole;
  readonly phase: NetworkRole;
  readonly purpose: 'training' | 'evaluation';
  readonly forward: number;
  readonly weightGradient: number;
  readonly inputGradient: number;
}

/** A setting changed while the run was going. */
export interface AdjustmentRecord {
  readonly network: NetworkRole;
  readonly step: number;
  readonly path: string;
  readonly from: number | string | boolean;
  readonly to: number | string | boolean;
}

/** A worker that was replaced while a run was going; the run went on from its state, and its numbers do not depend on it. */
export interface RestartRecord {
  readonly phase: NetworkRole | 'evaluate';
  /** Updates of that network by then. */
  readonly step: number;
  /** `memory`: planned, as the worker's memory had grown; `failure`: it died, fell silent or lost its device. */
  readonly why: 'memory' | 'failure';
  /** For people. */
  readonly reason: string;
}

/** What a network makes of one image. */
export interface Verdict {
  readonly predicted: number;
  readonly confidence: number;
  readonly probabilities: readonly number[];
}

/** A test image, clean and attacked; images are [32, 32, 3] in [0, 1], row-major. */
export interface SampleView {
  readonly index: number;
  readonly label: number;
  readonly clean: Float32Array;
  /** Each network is attacked on its own: white box. */
  readonly attacked: Readonly<
    Partial<Record<NetworkRole, { readonly adversarial: Float32Array; readonly clean: Verdict; readonly attacked: Verdict }>>
  >;
}
