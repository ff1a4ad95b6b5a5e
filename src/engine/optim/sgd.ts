import { defineOptimiser } from '../optimiser';
import { sgdUpdate } from '../primitives';
import { zerosVariable } from './zeros';

/** SGD with momentum, optional Nesterov look-ahead and coupled weight decay, as in PyTorch; see {@link sgdUpdate}. */
export default defineOptimiser(
  {
    id: 'sgd',
    label: 'SGD',
    source: 'Sutskever et al. 2013, in PyTorch’s form',
    params: {
      learningRate: {
        kind: 'real',
        label: 'Learning rate',
        default: 0.1,
        min: 0,
        max: 10,
        scale: 'log',
        live: true,
        help: 'The schedule’s peak.',
      },
      momentum: { kind: 'real', label: 'Momentum', default: 0.9, min: 0, max: 0.999 },
      nesterov: { kind: 'flag', label: 'Nesterov', default: true },
      weightDecay: { kind: 'real', label: 'Weight decay', default: 5e-4, min: 0, max: 1, scale: 'log' },
    },
    slots: ['velocity'],
    update: ({ parameter, gradient, slots, learningRate }, { momentum, nesterov, weightDecay }) =>
      sgdUpdate({ parameter, gradient, velocity: slots[0]!, learningRate, momentum, nesterov, weightDecay }),
  },
  zerosVariable,
);
