/** What attacks raise, by name. */
import type { AttackContext, Objective } from '../attack';
import { softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';
import { dlr, dlrTargeted, margin, rivalRows } from './margin';

type Untargeted = (logits: tf.Tensor2D, labels: tf.Tensor2D) => tf.Tensor1D;
type Targeted = (logits: tf.Tensor2D, labels: tf.Tensor2D, targets: tf.Tensor2D) => tf.Tensor1D;

const UNTARGETED = { 'cross-entropy': softmaxCrossEntropy, margin, dlr } satisfies Record<string, Untargeted>;

const TARGETED = {
  'cross-entropy-targeted': (logits, _, targets) => tf.neg(softmaxCrossEntropy(logits, targets)),
  'dlr-targeted': dlrTargeted,
} satisfies Record<string, Targeted>;

export type AttackLoss = keyof typeof UNTARGETED | keyof typeof TARGETED;

export const ATTACK_LOSSES = ['cross-entropy', 'margin', 'dlr', 'cross-entropy-targeted', 'dlr-targeted'] as const satisfies AttackLoss[];

export interface ChosenLoss {
  /** [batch, classes] -> [batch] */
  readonly ofLogits: (logits: tf.Tensor2D) => tf.Tensor1D;
  dispose(): void;
}

/**
 * A loss by name. A targeted one steers to the given targets, or else to the `rival`-th strongest wrong class of the clean
 * image, which costs one more forward pass.
 * @throws ConfigError when the loss needs more classes than there are
 */
export function chooseLoss({ x, labels, logits, targets }: AttackContext, loss: AttackLoss, rival = 1): ChosenLoss {
  if (loss in UNTARGETED) {
    const value: Untargeted = UNTARGETED[loss as keyof typeof UNTARGETED];
    return { ofLogits: (z) => value(z, labels), dispose: () => {} };
  }
  const value: Targeted = TARGETED[loss as keyof typeof TARGETED];
  const rows = targets ? tf.clone(targets) : tf.tidy(() => rivalRows(logits(x), labels, rival));
  return { ofLogits: (z) => value(z, labels, rows), dispose: () => rows.dispose() };
}

/** What an attack raises: the caller's objective if it brought one, else the chosen loss of the network's logits. */
export const objectiveOf = ({ objective, logits }: AttackContext, { ofLogits }: ChosenLoss): Objective =>
  objective ?? ((images) => ofLogits(logits(images)));

/** Forward passes that {@link chooseLoss} spends on choosing a target. */
export const targetingCost = (loss: AttackLoss): number => (loss in TARGETED ? 1 : 0);
