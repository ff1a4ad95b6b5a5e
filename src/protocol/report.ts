/** What an evaluation was asked, and what it found. Accuracies are fractions in [0, 1]. */
import * as v from 'valibot';
import { ConfigError, type SerialisedError } from './errors';
import type { Proportion } from './metrics';
import { type NetworkRole, type PluginChoice, pluginChoice } from './run-config';

export const REPORT_VERSION = 1;

const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

const specSchema = v.strictObject({
  data: v.strictObject({ id: v.string(), params: pluginChoice.entries.params, validation: v.optional(whole(0, 100_000), 0) }),
  threatModel: pluginChoice,
  attack: pluginChoice,
  /** Images, the first of a seeded order of the test set. */
  count: whole(1, 1_000_000),
  /** Images attacked at once, at most; as many as fit into memory where it is left out. */
  batchSize: v.optional(whole(1, 4096)),
  seed: whole(0, 2 ** 31 - 1),
  /** How many images and queries the trust checks spend; none leaves them out. */
  checks: v.optional(v.picklist(['none', 'quick', 'full']), 'quick'),
  curves: v.optional(v.array(v.picklist(['epsilon', 'steps', 'restarts'])), []),
});

/** One evaluation of one network, as data. */
export type EvaluationSpec = v.InferOutput<typeof specSchema>;
export type CurveKind = EvaluationSpec['curves'][number];
export type CheckEffort = EvaluationSpec['checks'];

/**
 * Checks the structure of a spec; parameters of plugins are checked by the plugin that owns them.
 * @throws ConfigError naming the field, the value and what was expected
 */
export function parseEvaluationSpec(raw: unknown): EvaluationSpec {
  const result = v.safeParse(specSchema, raw);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((part) => String(part.key)).join('.') || 'spec';
  throw new ConfigError(`evaluation field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
}

/** Amber also says that a check could not run; it never says that all is well. */
export type Light = 'green' | 'amber' | 'red';

export interface TrustCheck {
  readonly id: string;
  readonly label: string;
  readonly light: Light;
  /** The number the light was decided by; null when the check could not run. */
  readonly value: number | null;
  /** One sentence with the number in it. */
  readonly text: string;
}

/** One attack of the list, on the images that withstood those before. */
export interface AttackRow {
  readonly id: string;
  readonly name: string;
  /** Every parameter, defaults included. */
  readonly params: Readonly<Record<string, number | string | boolean>>;
  /** Independent runs, each on the images that withstood those before. */
  readonly rounds: number;
  readonly attacked: number;
  readonly fooled: number;
  /** Robust accuracy once it is done: the share of all images that still stand. */
  readonly robust: Proportion;
  readonly seconds: number;
  /** Why it did not run. */
  readonly skipped?: string;
}

export interface ClassRow {
  readonly name: string;
  readonly clean: Proportion;
  readonly robust: Proportion;
}

/** Robust accuracy at one radius, number of steps or number of restarts. */
export interface CurvePoint {
  readonly x: number;
  readonly robust: Proportion;
}

export interface Curve {
  readonly kind: CurveKind;
  readonly attack: string;
  readonly points: readonly CurvePoint[];
}

/** Something that a reader must know before using the numbers. */
export interface ReportFlag {
  readonly id: string;
  readonly text: string;
}

export interface EvaluationReport {
  readonly version: number;
  /** False when it was cut short: robust accuracy is then an upper bound. */
  readonly isComplete: boolean;
  readonly data: { readonly id: string; readonly params: PluginChoice['params']; readonly hash: string };
  readonly n: number;
  /** SHA-256 of the positions of the images in their set, as 32-bit little-endian numbers. */
  readonly indexHash: string;
  readonly seed: number;
  readonly model: PluginChoice;
  /** SHA-256 of every weight's name, shape and values. */
  readonly checkpointHash: string;
  readonly environment: {
    readonly backend: string;
    readonly adapter: string;
    readonly kernels: string;
    readonly version: string;
    /** Images attacked at once, the memory an image was estimated to need, and what a batch may fill. */
    readonly batchSize: number;
    readonly bytesPerImage: number;
    readonly bytesAllowed: number;
  };
  readonly threatModel: { readonly id: string; readonly params: Readonly<Record<string, number | string | boolean>> };
  readonly attack: string;
  readonly clean: Proportion;
  readonly robust: Proportion;
  readonly attacks: readonly AttackRow[];
  readonly classes: readonly ClassRow[];
  /** Images by [true class][answer]; attacked answers are those of the first success, else the clean ones. */
  readonly confusion: { readonly clean: readonly (readonly number[])[]; readonly attacked: readonly (readonly number[])[] };
  /** One letter an image in order: `s` stands, `f` was fooled, `w` was wrong without an attack, `?` was not looked at. */
  readonly verdicts: string;
  readonly checks: readonly TrustCheck[];
  readonly curves: readonly Curve[];
  readonly flags: readonly ReportFlag[];
  readonly seconds: number;
}

/** The gap between two networks on the same images: first less second, with its 95 % interval. */
export interface AccuracyGap {
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface ReportComparison {
  readonly clean: AccuracyGap;
  readonly robust: AccuracyGap;
}

/** Which network to evaluate: one of a run, one shipped with the app, or a file's bytes. */
export type NetworkSource =
  | { readonly runId: string; readonly network: NetworkRole }
  | { readonly shipped: string }
  | { readonly weights: ArrayBuffer };

export type EvaluationAction = 'pause' | 'resume' | 'cancel';

export interface EvaluationStatus {
  readonly evaluationId: string;
  /** What is evaluated, for people. */
  readonly name: string;
  readonly state: 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';
  readonly part: 'attack' | 'checks' | 'curves';
  /** The attack under way, its number and how many there are. */
  readonly attack: string;
  readonly stage: number;
  readonly stages: number;
  /** Images looked at, images still standing among them. */
  readonly judged: number;
  readonly standing: number;
  readonly total: number;
  readonly clean: Proportion;
  readonly robustAtMost: Proportion;
  /** Share of the part under way that is done, 0 to 1. */
  readonly progress: number;
  readonly secondsElapsed: number;
  /** At most, as if every image went on standing; null until it can be told. */
  readonly secondsLeft: number | null;
  /** What the user should know while it goes on. */
  readonly warning: string | null;
  readonly error?: SerialisedError;
}

/** An evaluation that was interrupted and can be taken up again. */
export interface SavedEvaluation {
  readonly evaluationId: string;
  readonly name: string;
  readonly savedAt: number;
  readonly standing: number;
  readonly total: number;
}

/** The report of a network of a run. */
export interface NetworkReport {
  readonly network: NetworkRole;
  readonly report: EvaluationReport;
}

export interface EvaluationRequests {
  /** Starts an evaluation, or goes on with one kept in storage. One at a time. */
  'evaluation.start': {
    in: { spec: EvaluationSpec; name: string; network: NetworkSource; surrogate?: NetworkSource } | { resume: string };
    out: { evaluationId: string };
  };
  'evaluation.control': { in: { evaluationId: string; action: EvaluationAction }; out: EvaluationStatus };
  /** What is known: complete once it is finished, bounds before. */
  'evaluation.report': { in: { evaluationId: string }; out: EvaluationReport };
  'evaluation.saved': { in: Record<never, never>; out: { evaluations: readonly SavedEvaluation[] } };
  'evaluation.forget': { in: { evaluationId: string }; out: Record<never, never> };
  'evaluation.compare': { in: { first: EvaluationReport; second: EvaluationReport }; out: ReportComparison };
}

export interface EvaluationEvents {
  'evaluation.progress': EvaluationStatus;
  /** The closing evaluation of one network of a run. */
  'run.report': NetworkReport & { readonly runId: string };
}
