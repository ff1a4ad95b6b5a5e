import { defineOptimiser } from '../optimiser';
import { adamwUpdate } from '../primitives';
import { zerosVariable } from './zeros';

/** AdamW, decoupled weight decay; see {@link adamwUpdate}. */
export default defineOptimiser(
  {
    id: 'adamw',
    label: 'AdamW',
    source: 'Loshchilov and Hutter 2019, arXiv:1711.05101',
    params: {
      learningRate: {
        kind: 'real',
        label: 'Learning rate',
        default: 3e-3,
        min: 0,
        max: 10,
        scale: 'log',
        live: true,
        help: 'The schedule’s peak.',
      },
      beta1: { kind: 'real', label: 'β₁', default: 0.9, min: 0, max: 0.9999 },
      beta2: { kind: 'real', label: 'β₂', default: 0.999, min: 0, max: 0.99999 },
      stabiliser: { kind: 'real', label: 'Stabiliser', default: 1e-8, min: 1e-12, max: 1, scale: 'log' },
      weightDecay: { kind: 'real', label: 'Weight decay', default: 0, min: 0, max: 1, scale: 'log' },
    },
    slots: ['firstMoment', 'secondMoment'],
    update: ({ parameter, gradient, slots, step, learningRate }, { beta1, beta2, stabiliser, weightDecay }) =>
      adamwUpdate({
        parameter,
        gradient,
        firstMoment: slots[0]!,
        secondMoment: slots[1]!,
        step,
        learningRate,
        beta1,
        beta2,
        stabiliser,
        weightDecay,
      }),
  },
  zerosVariable,
);
