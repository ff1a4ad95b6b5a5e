/** The contract of a training method: named, unweighted loss terms with weights of their own. */
import type { TermSpec } from '../protocol/catalog';
import { type ParamSpecs, type ParamValues, parseParams, type RawParams } from '../protocol/params';
import type { Architecture } from './architecture';
import type { AttackContext, Objective } from './attack';
import type { Batch } from './batches';
import type { Forward } from './forward';
import type { Random } from './random';
import type * as tf from './tf';

export type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Weights that a method trains beside the student's and drops afterwards. */
export interface ExtraWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Standard deviation of the normal start; 0 for zeros. */
  readonly deviation: number;
}

/** What a method may use before the gradient tape starts. */
export interface PrepareContext<P> {
  readonly params: P;
  readonly batch: Batch;
  readonly random: Random;
  /** Share of the training that is done, 0 to 1. */
  readonly progress: number;
  /** The frozen teacher; it books its own forward passes. Present when the method needs one. */
  readonly teacher: (x: tf.Tensor4D) => Forward;
  /**
   * Runs an attack on the student in inference mode: batch-norm statistics stay untouched.
   * @param objective per-example loss to raise, given inference-mode logits of the student; cross-entropy by default
   * @param epsilon radius in pixel units
   */
  readonly attack: (request: {
    readonly id: string;
    readonly params: RawParams;
    readonly epsilon: number;
    readonly objective?: (logits: AttackContext['logits']) => Objective;
  }) => tf.Tensor4D;
}

/** What a method may use on the tape. */
export interface LossContext<P> {
  readonly params: P;
  readonly batch: Batch;
  readonly prepared: Tensors;
  /** Runs the student in training mode; books a forward pass. */
  readonly student: (x: tf.Tensor4D) => Forward;
  readonly extra: (name: string) => tf.Tensor;
  readonly studentArchitecture: Architecture;
  readonly progress: number;
}

/** Architectures a method is about to train with, checked before the first step. */
export interface Pair {
  readonly student: Architecture;
  readonly teacher: Architecture | null;
}

export interface Method {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: ParamSpecs;
  readonly terms: readonly TermSpec[];
  readonly needsTeacher: boolean;
  readonly adversarial: boolean;
  /** @throws ConfigError or ShapeError when this pair cannot be trained so */
  extraWeights(raw: RawParams, pair: Pair): readonly ExtraWeight[];
  /** Everything constant for the gradient: mixing, attacking, the teacher's outputs. */
  prepare(context: PrepareContext<RawParams>): Tensors;
  /** Per-example terms [batch], unweighted, by term id. */
  loss(context: LossContext<RawParams>): Readonly<Record<string, tf.Tensor1D>>;
  /** What each term is multiplied by, at present parameters. */
  weights(raw: RawParams, progress: number): Readonly<Record<string, number>>;
  /** Passes a training step spends for each image, in units of one forward pass of its network. */
  cost(raw: RawParams): MethodCost;
}

export interface MethodCost {
  /** Forward passes of the student, the one for the weight gradient included. */
  readonly forward: number;
  readonly inputGradient: number;
  readonly teacherForward: number;
}

interface Definition<S extends ParamSpecs> {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: S;
  readonly terms: readonly TermSpec[];
  readonly needsTeacher?: boolean;
  readonly adversarial?: boolean;
  extraWeights?(params: ParamValues<S>, pair: Pair): readonly ExtraWeight[];
  prepare?(context: PrepareContext<ParamValues<S>>): Tensors;
  loss(context: LossContext<ParamValues<S>>): Readonly<Record<string, tf.Tensor1D>>;
  /** Only where a weight is more than the parameter its term names. */
  weights?(params: ParamValues<S>, progress: number): Readonly<Record<string, number>>;
  cost?(params: ParamValues<S>): Partial<MethodCost>;
}

export function defineMethod<const S extends ParamSpecs>(definition: Definition<S>): Method {
  const parse = (raw: RawParams) => parseParams(definition.id, definition.params, raw);
  return {
    ...definition,
    needsTeacher: definition.needsTeacher ?? false,
    adversarial: definition.adversarial ?? false,
    extraWeights: (raw, pair) => definition.extraWeights?.(parse(raw), pair) ?? [],
    prepare: (context) => definition.prepare?.({ ...context, params: parse(context.params) }) ?? {},
    loss: (context) => definition.loss({ ...context, params: parse(context.params) }),
    weights(raw, progress) {
      const params: RawParams = parse(raw);
      if (definition.weights) return definition.weights(parse(raw), progress);
      return Object.fromEntries(definition.terms.map(({ id, weight }) => [id, weight === undefined ? 1 : Number(params[weight])]));
    },
    cost: (raw) => ({ forward: 1, inputGradient: 0, teacherForward: 0, ...definition.cost?.(parse(raw)) }),
  };
}
