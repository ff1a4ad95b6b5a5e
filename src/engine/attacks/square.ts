import { defineAttack } from '../attack';
import { square } from '../auto-attack/square';

/**
 * The Square attack, black box: it sees logits, no gradients. All examples of a batch share the position of each window.
 * Source: Andriushchenko et al. 2020, arXiv:1912.00049.
 */
export default defineAttack({
  id: 'square',
  label: 'Square',
  help: 'A random search that needs no gradient; it exposes defences that only hide theirs.',
  source: 'Andriushchenko et al. 2020, arXiv:1912.00049',
  norms: ['linf', 'l2'],
  params: {
    queries: { kind: 'integer', label: 'Queries', default: 5000, min: 2, max: 100_000 },
    initial: { kind: 'real', label: 'First window', default: 0.8, min: 0.01, max: 1, help: 'Share of the image.' },
    rescale: {
      kind: 'flag',
      label: 'Fit schedule',
      default: false,
      help: 'Shrink windows faster when there are fewer than 10,000 queries.',
    },
  },
  name: ({ queries }) => `Square-${queries}`,
  cost: ({ queries }) => ({ forward: queries, inputGradient: 0 }),
  rounds: square,
});
