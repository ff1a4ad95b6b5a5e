import { defineAttack, type Rounds } from '../attack';
import { mergeFooled } from '../auto-attack/merge';

/**
 * A random image of the ball; of several draws each example keeps the first that fools the network. No attack but a control:
 * what it finds, chance finds.
 */
export default defineAttack({
  id: 'noise',
  label: 'Random noise',
  help: 'A control, not an attack: an attack worth its name finds far more.',
  source: 'Carlini et al. 2019, arXiv:1902.06705, section 4',
  params: { restarts: { kind: 'integer', label: 'Draws', default: 10, min: 1, max: 1000 } },
  name: ({ restarts }) => `Noise×${restarts}`,
  cost: ({ restarts }) => ({ forward: restarts > 1 ? restarts : 0, inputGradient: 0 }),
  rounds: (context, { restarts }) => {
    const { x, threatModel, random } = context;
    // biome-ignore lint/correctness/useYield: one draw has nothing to pause for.
    const draw = function* (): Rounds {
      return threatModel.sample(x, random);
    };
    return mergeFooled(
      context,
      Array.from({ length: restarts }, () => draw),
    );
  },
});
