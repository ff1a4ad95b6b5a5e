import { ConfigError } from '../../protocol/errors';
import { defineAttack } from '../attack';
import pgd from './pgd';

/**
 * PGD on another network: its examples are shown to this one, whose gradients are never asked for. Where that fools more
 * images than PGD on the network itself, the network hides its gradients.
 * Source: Papernot et al. 2017, arXiv:1602.02697.
 */
export default defineAttack({
  id: 'transfer',
  label: 'Transfer',
  help: 'PGD on another network of the run, tried on this one.',
  source: 'Papernot et al. 2017, arXiv:1602.02697',
  needsSurrogate: true,
  params: {
    steps: { kind: 'integer', label: 'Steps', default: 20, min: 1, max: 1000 },
    stepSize: { kind: 'real', label: 'Step size α', default: 2 / 255, min: 0, max: 10, unit: '1/255' },
    restarts: { kind: 'integer', label: 'Restarts', default: 1, min: 1, max: 20 },
  },
  name: ({ steps, restarts }) => `Transfer of PGD-${steps}${restarts > 1 ? `×${restarts}` : ''}`,
  cost: (params) => pgd.cost(params),
  rounds: (context, params) => {
    if (!context.surrogate) throw new ConfigError('attack "transfer" has no other network, expected one to make its examples on');
    return pgd.rounds({ ...context, ...context.surrogate }, params);
  },
});
