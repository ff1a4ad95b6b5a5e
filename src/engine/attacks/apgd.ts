import { defineAttack, type Rounds } from '../attack';
import { apgd, apgdCost } from '../auto-attack/apgd';
import { mergeFooled } from '../auto-attack/merge';
import { chooseLoss, targetingCost } from '../losses/attack-losses';

/**
 * Auto-PGD, untargeted or towards one rival class. The step size starts at 2 epsilon and halves itself; see
 * {@link apgd}. Where it fails it returns the clean image.
 * Source: Croce and Hein 2020, arXiv:2003.01690.
 */
export default defineAttack({
  id: 'apgd',
  label: 'APGD',
  help: 'PGD that finds its own step size.',
  source: 'Croce and Hein 2020, arXiv:2003.01690',
  params: {
    steps: { kind: 'integer', label: 'Steps', default: 100, min: 1, max: 1000 },
    restarts: { kind: 'integer', label: 'Restarts', default: 1, min: 1, max: 20 },
    loss: { kind: 'choice', label: 'Loss', default: 'cross-entropy', options: ['cross-entropy', 'dlr', 'dlr-targeted'] },
    rival: { kind: 'integer', label: 'Target', default: 1, min: 1, max: 99, help: 'Targeted loss: 1 is the strongest wrong class.' },
  },
  name: ({ steps, restarts, loss }) => {
    const kind = { 'cross-entropy': 'CE', dlr: 'DLR', 'dlr-targeted': 'T' }[loss];
    return `APGD-${kind}-${steps}${restarts > 1 ? `×${restarts}` : ''}`;
  },
  cost: ({ steps, restarts, loss }) => {
    const { forward, inputGradient } = apgdCost(steps);
    const merging = restarts > 1 ? restarts : 0;
    return { forward: restarts * forward + merging + targetingCost(loss), inputGradient: restarts * inputGradient };
  },
  *rounds(context, { steps, restarts, loss: name, rival }): Rounds {
    const loss = chooseLoss(context, name, rival);
    try {
      const runs = Array.from({ length: restarts }, () => () => apgd(context, { steps, loss }));
      return yield* mergeFooled(context, runs);
    } finally {
      loss.dispose();
    }
  },
});
