/** Which runs the table of methods is made of: every method of the catalogue on embedded data, alike in all but the method. */
import { evaluation, ordinary, robustTeacher, shapes, student } from '../../src/experiments/embedded';
import type { RunConfigInput } from '../../src/protocol/run-config';
import type { RunJob } from './queue';

export interface MethodRow {
  /** Method of the catalogue. */
  readonly method: string;
  /** Its name in the table. */
  readonly label: string;
  readonly group: 'without teacher' | 'from a teacher' | 'adversarial' | 'adversarial, from a teacher';
  /** Makes its adversarial examples in several steps. */
  readonly steps?: boolean;
  readonly params?: Readonly<Record<string, number>>;
  /** What tells apart two rows of one method. */
  readonly suffix?: string;
}

/** The quick demo's recipe of attacks while training, for every method that has these parameters. */
const { epsilon, attackSteps, stepFraction, epsilonWarmup } = robustTeacher.method.params as Readonly<Record<string, number>>;
const inner = { epsilon: epsilon!, attackSteps: attackSteps!, stepFraction: stepFraction!, epsilonWarmup: epsilonWarmup! };
const single = { epsilon: epsilon!, epsilonWarmup: epsilonWarmup! };

const none = { group: 'without teacher' } as const;
const taught = { group: 'from a teacher' } as const;
const attacked = { group: 'adversarial', steps: true } as const;
const both = { group: 'adversarial, from a teacher', steps: true } as const;

export const METHOD_ROWS: readonly MethodRow[] = [
  { method: 'standard', label: 'Standard', ...none },
  { method: 'label-smoothing', label: 'Label smoothing', ...none },
  { method: 'mixup', label: 'Mixup', ...none },
  { method: 'cutmix', label: 'CutMix', ...none },
  { method: 'kd', label: 'KD', ...taught },
  { method: 'kd', label: 'Mixup + KD', suffix: 'mixup', params: { mixupAlpha: 1 }, ...taught },
  { method: 'attention-transfer', label: 'Attention transfer', ...taught },
  { method: 'channel-distillation', label: 'Channel distillation', ...taught },
  { method: 'mixacm', label: 'MixACM', ...taught },
  { method: 'fast-at', label: 'Fast-AT', group: 'adversarial', params: single },
  { method: 'free-at', label: 'Free-AT', group: 'adversarial', params: single },
  { method: 'pgd-at', label: 'PGD-AT', ...attacked },
  { method: 'trades', label: 'TRADES', ...attacked },
  { method: 'mart', label: 'MART', ...attacked },
  { method: 'ard', label: 'ARD', ...both },
  { method: 'rslad', label: 'RSLAD', ...both },
  { method: 'iad', label: 'IAD-I', ...both },
  { method: 'adaad', label: 'AdaAD', ...both },
  { method: 'mtard', label: 'MTARD', ...both },
];

/** Methods of the catalogue that the table lacks; their files are named after them. */
export function unplanned(): readonly string[] {
  const files = import.meta.glob(['../../src/engine/methods/*.ts', '!**/index.ts', '!**/*-params.ts', '!**/*.test.ts']);
  const ids = Object.keys(files).map((file) => file.replace(/^.*\/|\.ts$/g, ''));
  return ids.filter((id) => !METHOD_ROWS.some(({ method }) => method === id));
}

/** Updates of every method; with batches of 64, images seen. */
export const STEPS = 200;

export const rowId = ({ method, suffix }: MethodRow) => (suffix ? `${method}-${suffix}` : method);

export function methodConfig(row: MethodRow, seed: number): RunConfigInput {
  const isTaught = row.group.endsWith('from a teacher');
  const { live } = evaluation;
  return {
    version: 1,
    name: row.label,
    seed,
    data: shapes,
    // MTARD learns from an ordinary network too; it is trained in the same run.
    plain: row.method === 'mtard' ? ordinary : null,
    teacher: isTaught ? { shipped: 'shapes-teacher' } : null,
    student: { ...student, method: { id: row.method, params: { ...(row.steps ? inner : {}), ...row.params } }, steps: STEPS },
    // The curve is not asked for here, only the end.
    evaluation: { ...evaluation, live: { ...live, count: 50, every: 10 * STEPS } },
  };
}

/** Seed by seed, so that a table made halfway has every method. */
export const methodJobs = (seeds: readonly number[]): readonly RunJob[] =>
  seeds.flatMap((seed) => METHOD_ROWS.map((row) => ({ id: `${rowId(row)}-seed${seed}`, config: methodConfig(row, seed) })));
