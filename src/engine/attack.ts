/** The contract of an attack: a perturbation that raises a loss within a threat model. */
import { type ParamSpecs, type ParamValues, parseParams, type RawParams } from '../protocol/params';
import type { PluginChoice } from '../protocol/run-config';
import type { Tally } from './ledger';
import type { Random } from './random';
import * as tf from './tf';
import type { ThreatModel } from './threat-model';

/** Per-example loss [batch] of the images that the attacker raises, with the logits it was computed from if there are any. */
export type Objective = (x: tf.Tensor4D) => tf.Tensor1D;

export interface AttackContext {
  /** Clean images in [0, 1], [batch, height, width, channels]. */
  readonly x: tf.Tensor4D;
  /** Probability rows, [batch, classes]. */
  readonly labels: tf.Tensor2D;
  /** Inference-mode logits, differentiable in x; books its own forward pass. */
  readonly logits: (x: tf.Tensor4D) => tf.Tensor2D;
  readonly threatModel: ThreatModel;
  readonly random: Random;
  /** Books the backward pass to the images. */
  readonly tally: Tally;
  /** What to raise instead of the attack's own loss: training methods bring theirs. */
  readonly objective?: Objective;
  /** Classes that a targeted attack steers to, one-hot rows; by default a rival that the network itself names. */
  readonly targets?: tf.Tensor2D;
  /** Another network for the same classes; what a transfer attack makes its examples on. */
  readonly surrogate?: Pick<AttackContext, 'logits' | 'tally'>;
}

export interface Attack {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: ParamSpecs;
  /** Threat models it can work in; any where it is left out. */
  readonly norms?: readonly string[];
  /** It needs another network in its context. */
  readonly needsSurrogate?: true;
  /**
   * @returns perturbed images inside the threat model, same shape as x; the caller disposes them
   * @throws ConfigError for parameters out of range
   */
  perturb(context: AttackContext, raw: RawParams): tf.Tensor4D;
  /** The same, pausing after every iteration, so that a long attack can be watched and stopped. */
  rounds(context: AttackContext, raw: RawParams): Rounds;
  /** `PGD-20`, `FGSM`: the name used in charts and reports. */
  name(raw: RawParams): string;
  /**
   * Attacks that an evaluation runs one after the other, each on the images that withstood those before; without it the
   * attack itself is the only one.
   */
  stages?(raw: RawParams): readonly PluginChoice[];
  /** Passes spent on each attacked image, in forward passes and input-gradient passes. */
  cost(raw: RawParams): AttackCost;
}

/**
 * An attack on its way; ends with the perturbed images. Ending it early frees its tensors. A pause may show flags [batch],
 * 1 where an example still withstands; sent `true` at a pause, the attack is content with what it has.
 */
export type Rounds = Generator<tf.Tensor1D | undefined, tf.Tensor4D, boolean | undefined>;

export interface AttackCost {
  readonly forward: number;
  readonly inputGradient: number;
}

interface Definition<S extends ParamSpecs> extends Omit<Attack, 'params' | 'perturb' | 'rounds' | 'name' | 'stages' | 'cost'> {
  readonly params: S;
  rounds(context: AttackContext, params: ParamValues<S>): Rounds;
  name(params: ParamValues<S>): string;
  stages?(params: ParamValues<S>): readonly PluginChoice[];
  cost(params: ParamValues<S>): AttackCost;
}

export function defineAttack<const S extends ParamSpecs>(definition: Definition<S>): Attack {
  const parse = (raw: RawParams) => parseParams(definition.id, definition.params, raw);
  const { stages, ...rest } = definition;
  return {
    ...rest,
    ...(stages ? { stages: (raw: RawParams) => stages(parse(raw)) } : {}),
    rounds: (context, raw) => definition.rounds(context, parse(raw)),
    perturb(context, raw) {
      const rounds = definition.rounds(context, parse(raw));
      for (;;) {
        const { done, value } = rounds.next();
        if (done) return value;
      }
    },
    name: (raw) => definition.name(parse(raw)),
    cost: (raw) => definition.cost(parse(raw)),
  };
}

/** Loss [batch] and its gradient with respect to the images, of each example on its own; books one input-gradient pass. */
export function inputGradient(
  objective: Objective,
  x: tf.Tensor4D,
  tally: Tally,
): { readonly loss: tf.Tensor1D; readonly gradient: tf.Tensor4D } {
  // Examples do not interact in inference mode, so the gradient of the sum holds each example's own.
  const { value, grad } = tf.valueAndGrad((images) => objective(images as tf.Tensor4D))(x);
  tally('inputGradient', x.shape[0]);
  return { loss: value as tf.Tensor1D, gradient: grad as tf.Tensor4D };
}
