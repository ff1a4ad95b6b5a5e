import { defineAttack, inputGradient } from '../attack';
import { chooseLoss, objectiveOf } from '../losses/attack-losses';
import * as tf from '../tf';

/**
 * One step of size epsilon up the gradient of the cross-entropy: x' = clip(x + epsilon sign(g), 0, 1).
 * Source: Goodfellow et al. 2015, arXiv:1412.6572.
 */
export default defineAttack({
  id: 'fgsm',
  label: 'FGSM',
  source: 'Goodfellow et al. 2015, arXiv:1412.6572',
  params: {},
  name: () => 'FGSM',
  cost: () => ({ forward: 1, inputGradient: 1 }),
  *rounds(context) {
    const { x, threatModel, tally } = context;
    const objective = objectiveOf(context, chooseLoss(context, 'cross-entropy'));
    return tf.tidy(() => {
      const { gradient } = inputGradient(objective, x, tally);
      return threatModel.ascend({ x, adversarial: x, gradient, stepSize: threatModel.epsilon });
    });
  },
});
