import type { PluginChoice } from '../../protocol/run-config';
import { type Attack, defineAttack } from '../attack';
import { stagesOf, suite, suiteCost } from '../auto-attack/suite';
import apgd from './apgd';
import apgdT from './apgd-t';
import fabT from './fab-t';
import square from './square';

const PARTS: Readonly<Record<string, Attack>> = { apgd, 'apgd-t': apgdT, 'fab-t': fabT, square };
const get = (id: string): Attack => PARTS[id]!;

/** 100 steps on the cross-entropy, 9 targets of 100 steps, FAB on as many, 5,000 queries. */
const STANDARD: readonly PluginChoice[] = [
  { id: 'apgd', params: { steps: 100, loss: 'cross-entropy' } },
  { id: 'apgd-t', params: { steps: 100, targets: 9 } },
  { id: 'fab-t', params: { steps: 100, targets: 9 } },
  { id: 'square', params: { queries: 5000 } },
];

/**
 * AutoAttack, standard version: APGD-CE, APGD-T, FAB-T and Square, each on the images that withstood those before. Nothing
 * about it can be set: a shortened one goes by another name.
 * Source: Croce and Hein 2020, arXiv:2003.01690.
 */
export default defineAttack({
  id: 'autoattack',
  label: 'AutoAttack',
  help: 'The field’s reference evaluation. About 2,000 gradients and 6,000 further queries an image: hours on a laptop.',
  source: 'Croce and Hein 2020, arXiv:2003.01690',
  norms: ['linf', 'l2'],
  params: {},
  name: () => 'AutoAttack',
  stages: () => stagesOf(STANDARD, get),
  cost: () => suiteCost(STANDARD, get),
  rounds: (context) => suite(context, STANDARD, get),
});
