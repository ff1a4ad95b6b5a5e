import { defineAttack } from '../attack';
import { fab, fabCost } from '../auto-attack/fab';
import { mergeFooled } from '../auto-attack/merge';

/**
 * Targeted FAB towards the strongest wrong classes of the clean image one after the other; see {@link fab}. Where it
 * finds nothing inside the ball it returns the clean image.
 * Source: Croce and Hein 2020, arXiv:1907.02044.
 */
export default defineAttack({
  id: 'fab-t',
  label: 'FAB-T',
  help: 'Looks for the nearest image of another class instead of the worst one in the ball.',
  source: 'Croce and Hein 2020, arXiv:1907.02044',
  norms: ['linf', 'l2'],
  params: {
    steps: { kind: 'integer', label: 'Steps', default: 100, min: 1, max: 1000 },
    targets: { kind: 'integer', label: 'Targets', default: 9, min: 1, max: 99, help: 'As many as there are wrong classes at most.' },
    rival: { kind: 'integer', label: 'First target', default: 1, min: 1, max: 99, help: '1 is the strongest wrong class.' },
  },
  name: ({ steps, targets }) => `FAB-T-${steps}×${targets}`,
  stages: ({ steps, targets, rival }) =>
    Array.from({ length: targets }, (_, i) => ({ id: 'fab-t', params: { steps, targets: 1, rival: rival + i } })),
  cost: ({ steps, targets }) => {
    const { forward, inputGradient } = fabCost(steps);
    return { forward: targets * forward + (targets > 1 ? targets : 0), inputGradient: targets * inputGradient };
  },
  rounds: (context, { steps, targets, rival }) =>
    mergeFooled(
      context,
      Array.from({ length: targets }, (_, i) => () => fab(context, steps, rival + i)),
    ),
});
