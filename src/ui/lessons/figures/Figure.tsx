import { type ReactNode, useEffect } from 'react';
import type { FigureId } from '../../../lessons/define';
import { Problem } from '../../faults/Problem';
import { loadRecorded, useRecordedProblem } from '../../recording';
import { AttackStrip } from '../AttackStrip';
import { Ablation } from './Ablation';
import { Cues, Lights, Masked } from './ProbeFigures';
import { Costs, Curves, Robust } from './RunFigures';

const FIGURES: Readonly<Record<FigureId, () => ReactNode>> = {
  attack: () => <AttackStrip hasHeading={false} firstStep={10} />,
  'attack-ordinary': () => <AttackStrip hasHeading={false} networks={['plain']} />,
  curves: () => <Curves />,
  'robust-ordinary': () => <Robust networks={['plain']} />,
  robust: () => <Robust networks={['plain', 'teacher', 'student']} />,
  costs: () => <Costs />,
  cues: () => <Cues />,
  'ablation-mixup': () => <Ablation rows={['acm-kd', 'mixacm']} />,
  ablation: () => <Ablation rows={['mixup', 'kd', 'mixup-kd', 'acm', 'acm-kd', 'acm-mixup', 'mixacm']} />,
  'masked-claim': () => <Masked attacks={['clean', 'pgd']} />,
  masked: () => <Masked attacks={['clean', 'pgd', 'margin']} />,
  lights: () => <Lights />,
};

/** The recorded file that each kind of figure is drawn from; what is left out needs none. */
const FILES = {
  attack: 'attacks',
  curves: 'run',
  robust: 'run',
  costs: 'run',
  cues: 'probes',
  masked: 'probes',
  lights: 'probes',
} as const;

/** A picture of a lesson; everything in it was measured before and says so. */
export function Figure({ id }: { id: FigureId }) {
  const file = Object.entries(FILES).find(([kind]) => id.startsWith(kind))?.[1] ?? null;
  const problem = useRecordedProblem(file);
  return problem && file ? <Problem message={problem} onRetry={() => void loadRecorded(file)} /> : FIGURES[id]();
}

/** Fetches all that figures show, so that a lesson goes on when the network does not. */
export function useAllFigures(): void {
  useEffect(() => {
    for (const name of ['run', 'attacks', 'probes'] as const) void loadRecorded(name);
  }, []);
}
