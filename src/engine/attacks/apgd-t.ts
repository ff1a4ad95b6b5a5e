import { defineAttack } from '../attack';
import { apgd, apgdCost } from '../auto-attack/apgd';
import { mergeFooled } from '../auto-attack/merge';
import { chooseLoss } from '../losses/attack-losses';

/**
 * Targeted Auto-PGD on the targeted DLR loss, towards the strongest wrong classes of the clean image one after the other.
 * An evaluation runs each target on the images that are still classified correctly.
 * Source: Croce and Hein 2020, arXiv:2003.01690, section 6.
 */
export default defineAttack({
  id: 'apgd-t',
  label: 'APGD-T',
  source: 'Croce and Hein 2020, arXiv:2003.01690',
  params: {
    steps: { kind: 'integer', label: 'Steps', default: 100, min: 1, max: 1000 },
    targets: { kind: 'integer', label: 'Targets', default: 9, min: 1, max: 99, help: 'As many as there are wrong classes at most.' },
  },
  name: ({ steps, targets }) => `APGD-T-${steps}×${targets}`,
  stages: ({ steps, targets }) =>
    Array.from({ length: targets }, (_, i) => ({ id: 'apgd', params: { steps, loss: 'dlr-targeted', rival: i + 1 } })),
  cost: ({ steps, targets }) => {
    const { forward, inputGradient } = apgdCost(steps);
    return { forward: targets * (forward + 1) + (targets > 1 ? targets : 0), inputGradient: targets * inputGradient };
  },
  *rounds(context, { steps, targets }) {
    const runs = Array.from(
      { length: targets },
      (_, i) =>
        function* () {
          const loss = chooseLoss(context, 'dlr-targeted', i + 1);
          try {
            return yield* apgd(context, { steps, loss });
          } finally {
            loss.dispose();
          }
        },
    );
    return yield* mergeFooled(context, runs);
  },
});
