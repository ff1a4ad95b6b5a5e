import type { PluginChoice } from '../../protocol/run-config';
import { type Attack, defineAttack } from '../attack';
import { stagesOf, suite, suiteCost } from '../auto-attack/suite';
import apgd from './apgd';
import apgdT from './apgd-t';
import square from './square';

const PARTS: Readonly<Record<string, Attack>> = { apgd, 'apgd-t': apgdT, square };
const get = (id: string): Attack => PARTS[id]!;

interface Settings {
  readonly ceSteps: number;
  readonly tSteps: number;
  readonly targets: number;
  readonly queries: number;
}

const partsOf = ({ ceSteps, tSteps, targets, queries }: Settings): readonly PluginChoice[] => [
  { id: 'apgd', params: { steps: ceSteps, loss: 'cross-entropy' } },
  { id: 'apgd-t', params: { steps: tSteps, targets } },
  { id: 'square', params: { queries, rescale: true } },
];

/**
 * A shortened AutoAttack for small machines: APGD-CE, APGD-T towards few targets and a short Square. It is not
 * AutoAttack, and robust accuracy under it is an upper bound only.
 */
export default defineAttack({
  id: 'mini-autoattack',
  label: 'mini-AutoAttack',
  help: 'A shortened AutoAttack. Not comparable with published AutoAttack numbers.',
  source: 'our selection after Croce and Hein 2020, arXiv:2003.01690',
  norms: ['linf', 'l2'],
  params: {
    ceSteps: { kind: 'integer', label: 'APGD-CE steps', default: 50, min: 1, max: 1000 },
    tSteps: { kind: 'integer', label: 'APGD-T steps', default: 50, min: 1, max: 1000 },
    targets: { kind: 'integer', label: 'Targets', default: 3, min: 1, max: 99 },
    queries: { kind: 'integer', label: 'Square queries', default: 500, min: 2, max: 100_000 },
  },
  name: ({ ceSteps, tSteps, targets, queries }) => `mini-AutoAttack (${ceSteps}, ${targets}×${tSteps}, ${queries})`,
  stages: (settings) => stagesOf(partsOf(settings), get),
  cost: (settings) => suiteCost(partsOf(settings), get),
  rounds: (context, settings) => suite(context, partsOf(settings), get),
});
