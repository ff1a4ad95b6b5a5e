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
  /** False for what the method's own {@link Method.update} changes instead of the optimiser. */
  readonly trained?: boolean;
}

/** Numbers a method carries from step to step, single precision so that a checkpoint holds them exactly. */
export type Memory = Readonly<Record<string, number>>;

/** What a method may use before the gradient tape starts. */
export interface PrepareContext<P> {
  readonly params: P;
  readonly batch: Batch;
  readonly random: Random;
  /** Share of the training that is done, 0 to 1. */
  readonly progress: number;
  /** The frozen teacher; it books its own forward passes. Present when the method needs one. */
  readonly teacher: (x: tf.Tensor4D) => Forward;
  /** The frozen ordinary network, for methods with a second, natural teacher. */
  readonly naturalTeacher: (x: tf.Tensor4D) => Forward;
  /** Null without a teacher. */
  readonly teacherArchitecture: Architecture | null;
  /**
   * Runs an attack on the student in inference mode: batch-norm statistics stay untouched.
   * @param objective per-example loss to raise, given inference-mode logits of the student; cross-entropy by default
   * @param norm id of the threat model, the l∞ ball by default
   * @param epsilon radius in pixel units
   */
  readonly attack: (request: {
    readonly id: string;
    readonly params: RawParams;
    readonly norm?: string;
    readonly epsilon: number;
    readonly objective?: (logits: AttackContext['logits']) => Objective;
    /** The objective's gradient passes through the teacher too; its backward passes are then booked. */
    readonly throughTeacher?: boolean;
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
  /**
   * Has the batch mean of `values` [batch] logged under `name` beside the terms, every few steps; it is no part of the loss and has no
   * gradient.
   */
  readonly watch?: (name: string, values: tf.Tensor1D) => void;
}

/** What a method uses after the gradients are known. */
export interface UpdateContext<P> {
  readonly params: P;
  readonly progress: number;
  readonly extra: (name: string) => tf.Tensor;
  /** Gradient of the total loss with respect to an extra weight. */
  readonly gradient: (name: string) => tf.Tensor;
}

/** What a method is about to train with, checked before the first step. */
export interface Pair {
  readonly student: Architecture;
  readonly teacher: Architecture | null;
  readonly batchSize: number;
}

export interface Method {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: ParamSpecs;
  readonly terms: readonly TermSpec[];
  readonly needsTeacher: boolean;
  /** True where the run's ordinary network is a second teacher. */
  readonly needsNaturalTeacher: boolean;
  readonly adversarial: boolean;
  /** Training of this kind may overfit to its own attack; the run watches for it. */
  readonly watchesOverfitting: boolean;
  /** True when the teacher's answers are compared with the student's, so that both must know the same classes. */
  comparesLogits(raw: RawParams): boolean;
  /** How many steps in a row use the same batch. */
  replays(raw: RawParams): number;
  /** True where the taps are wanted as they are before the ReLU that ends their block. */
  tapsBeforeRelu(raw: RawParams): boolean;
  /** @throws ConfigError or ShapeError when this pair cannot be trained so */
  extraWeights(raw: RawParams, pair: Pair): readonly ExtraWeight[];
  /** Everything constant for the gradient: mixing, attacking, the teacher's outputs. */
  prepare(context: PrepareContext<RawParams>): Tensors;
  /** Per-example terms [batch], unweighted, by term id. */
  loss(context: LossContext<RawParams>): Readonly<Record<string, tf.Tensor1D>>;
  /** What each term is multiplied by, at present parameters. */
  weights(raw: RawParams, progress: number, memory?: Memory): Readonly<Record<string, number>>;
  /** New values of extra weights that the optimiser leaves alone. */
  update(context: UpdateContext<RawParams>): Tensors;
  /** What the method knows before the first step. */
  readonly memory: Memory;
  /** What it knows after a step with these mean terms. */
  remember(raw: RawParams, memory: Memory, terms: Readonly<Record<string, number>>): Memory;
  /** Passes a training step spends for each image, in units of one forward pass of its network. */
  cost(raw: RawParams): MethodCost;
}

export interface MethodCost {
  /** Forward passes of the student, the one for the weight gradient included. */
  readonly forward: number;
  /** Forward passes of the student that are differentiated for its weights. */
  readonly weightGradient: number;
  readonly inputGradient: number;
  readonly teacherForward: number;
  readonly teacherInputGradient: number;
  readonly naturalTeacherForward: number;
}

interface Definition<S extends ParamSpecs> {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: S;
  readonly terms: readonly TermSpec[];
  readonly needsTeacher?: boolean;
  readonly needsNaturalTeacher?: boolean;
  readonly adversarial?: boolean;
  readonly watchesOverfitting?: boolean;
  /** Where it is left out, a method with a teacher does. */
  comparesLogits?(params: ParamValues<S>): boolean;
  replays?(params: ParamValues<S>): number;
  tapsBeforeRelu?(params: ParamValues<S>): boolean;
  extraWeights?(params: ParamValues<S>, pair: Pair): readonly ExtraWeight[];
  prepare?(context: PrepareContext<ParamValues<S>>): Tensors;
  loss(context: LossContext<ParamValues<S>>): Readonly<Record<string, tf.Tensor1D>>;
  /** Only where a weight is more than the parameter its term names. */
  weights?(params: ParamValues<S>, progress: number, memory: Memory): Readonly<Record<string, number>>;
  update?(context: UpdateContext<ParamValues<S>>): Tensors;
  readonly memory?: Memory;
  remember?(params: ParamValues<S>, memory: Memory, terms: Readonly<Record<string, number>>): Memory;
  cost?(params: ParamValues<S>): Partial<MethodCost>;
}

const NO_COST: MethodCost = {
  forward: 1,
  weightGradient: 1,
  inputGradient: 0,
  teacherForward: 0,
  teacherInputGradient: 0,
  naturalTeacherForward: 0,
};

export function defineMethod<const S extends ParamSpecs>(definition: Definition<S>): Method {
  const parse = (raw: RawParams) => parseParams(definition.id, definition.params, raw);
  const { needsTeacher = false, needsNaturalTeacher = false, adversarial = false, watchesOverfitting = false, memory = {} } = definition;
  return {
    ...definition,
    needsTeacher,
    needsNaturalTeacher,
    adversarial,
    watchesOverfitting,
    memory,
    comparesLogits: (raw) => definition.comparesLogits?.(parse(raw)) ?? needsTeacher,
    replays: (raw) => definition.replays?.(parse(raw)) ?? 1,
    tapsBeforeRelu: (raw) => definition.tapsBeforeRelu?.(parse(raw)) ?? false,
    extraWeights: (raw, pair) => definition.extraWeights?.(parse(raw), pair) ?? [],
    prepare: (context) => definition.prepare?.({ ...context, params: parse(context.params) }) ?? {},
    loss: (context) => definition.loss({ ...context, params: parse(context.params) }),
    update: (context) => definition.update?.({ ...context, params: parse(context.params) }) ?? {},
    weights(raw, progress, remembered = memory) {
      const params: RawParams = parse(raw);
      if (definition.weights) return definition.weights(parse(raw), progress, remembered);
      return Object.fromEntries(definition.terms.map(({ id, weight }) => [id, weight === undefined ? 1 : Number(params[weight])]));
    },
    remember(raw, remembered, terms) {
      const next = definition.remember?.(parse(raw), remembered, terms) ?? remembered;
      return Object.fromEntries(Object.entries(next).map(([name, value]) => [name, Math.fround(value)]));
    },
    cost: (raw) => ({ ...NO_COST, ...definition.cost?.(parse(raw)) }),
  };
}
