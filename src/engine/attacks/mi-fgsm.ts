import { defineAttack, inputGradient } from '../attack';
import { attackObjective } from '../losses/attack-losses';
import * as tf from '../tf';

/** Keeps an all-zero gradient zero instead of undefined. */
const GRADIENT_FLOOR = 1e-12;

/**
 * Momentum iterative FGSM from the image itself: g <- momentum g + gradient / mean |gradient|, x' = project(x' + stepSize sign(g)).
 * Source: Dong et al. 2018, arXiv:1710.06081, algorithm 1, with the mean of |gradient| over an example for its l1 norm
 * (the two differ by a constant factor, which the sign ignores for constant image size).
 */
export default defineAttack({
  id: 'mi-fgsm',
  label: 'MI-FGSM',
  help: 'Iterated FGSM with momentum; its examples transfer well between networks.',
  source: 'Dong et al. 2018, arXiv:1710.06081',
  params: {
    steps: { kind: 'integer', label: 'Steps', default: 10, min: 1, max: 1000 },
    stepSize: { kind: 'real', label: 'Step size α', default: 2 / 255, min: 0, max: 10, unit: '1/255' },
    momentum: { kind: 'real', label: 'Momentum μ', default: 1, min: 0, max: 1 },
    start: { kind: 'choice', label: 'Start', default: 'image', options: ['image', 'uniform'] },
  },
  name: ({ steps }) => `MI-FGSM-${steps}`,
  cost: ({ steps }) => ({ forward: steps, inputGradient: steps }),
  perturb: (context, { steps, stepSize, momentum, start }) =>
    tf.tidy(() => {
      const { x, threatModel, tally, random } = context;
      const objective = attackObjective(context, 'cross-entropy');
      let adversarial = start === 'image' ? x : threatModel.sample(x, random);
      let memory = tf.zerosLike(x);
      for (let step = 0; step < steps; step++) {
        const [point, held] = [adversarial, memory];
        [adversarial, memory] = tf.tidy(() => {
          const { gradient } = inputGradient(objective, point, tally);
          const scale = tf.maximum(tf.mean(tf.abs(gradient), [1, 2, 3], true), GRADIENT_FLOOR);
          const next = tf.add(tf.mul(held, momentum), tf.div(gradient, scale)) as tf.Tensor4D;
          return [threatModel.ascend({ x, adversarial: point, gradient: next, stepSize }), next] as [tf.Tensor4D, tf.Tensor4D];
        });
        held.dispose();
        if (point !== x) point.dispose();
      }
      return adversarial;
    }),
});
