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

/**
 * The loss an attack raises: the caller's if it brought one, else the named one. A targeted loss steers to the
 * `rival`-th strongest wrong class of the clean image, which costs one more forward pass.
 * The result may hold tensors of the surrounding `tf.tidy`.
 * @throws ConfigError when the loss needs more classes than there are
 */
export function attackObjective({ x, labels, logits, objective, targets }: AttackContext, loss: AttackLoss, rival = 1): Objective {
  if (objective) return objective;
  if (loss in UNTARGETED) {
    const value = UNTARGETED[loss as keyof typeof UNTARGETED];
    return (images) => value(logits(images), labels);
  }
  const value: Targeted = TARGETED[loss as keyof typeof TARGETED];
  const rows = targets ?? rivalRows(logits(x), labels, rival);
  return (images) => value(logits(images), labels, rows);
}

/** Forward passes that {@link attackObjective} spends on choosing a target. */
export const targetingCost = (loss: AttackLoss): number => (loss in TARGETED ? 1 : 0);
