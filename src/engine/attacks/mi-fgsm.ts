import { defineAttack, inputGradient } from '../attack';
import { Held } from '../held';
import { chooseLoss, objectiveOf } from '../losses/attack-losses';
import * as tf from '../tf';

/** Keeps an all-zero gradient zero instead of undefined. */
const GRADIENT_FLOOR = 1e-12;

/**
 * Momentum iterative FGSM: g <- momentum g + gradient / mean |gradient|, x' = project(x' + stepSize sign(g)).
 * Source: Dong et al. 2018, arXiv:1710.06081, algorithm 1, with the mean of |gradient| over an example for its l1 norm:
 * a constant factor, which the sign ignores.
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
  *rounds(context, { steps, stepSize, momentum, start }) {
    const { x, threatModel, tally, random } = context;
    const objective = objectiveOf(context, chooseLoss(context, 'cross-entropy'));
    const state = new Held(() => ({
      adversarial: start === 'image' ? tf.clone(x) : threatModel.sample(x, random),
      memory: tf.zerosLike(x),
    }));
    try {
      for (let step = 0; step < steps; step++) {
        if (step > 0) yield;
        state.update(({ adversarial, memory }) => {
          const { gradient } = inputGradient(objective, adversarial, tally);
          const scale = tf.maximum(tf.mean(tf.abs(gradient), [1, 2, 3], true), GRADIENT_FLOOR);
          const next = tf.add<tf.Tensor4D>(tf.mul(memory, momentum), tf.div(gradient, scale));
          return { adversarial: threatModel.ascend({ x, adversarial, gradient: next, stepSize }), memory: next };
        });
      }
      return state.release('adversarial');
    } finally {
      state.dispose();
    }
  },
});
