/** One honest sentence about a finished run, made from nothing but its measured numbers. */
import type { EvaluationRecord, LedgerEntry, Proportion } from '../protocol/metrics';
import type { NetworkRole, RunConfig } from '../protocol/run-config';
import { trainingCost } from './costs';

export type Finals = Readonly<Partial<Record<NetworkRole, EvaluationRecord>>>;

export interface Headline {
  readonly tone: 'success' | 'partial' | 'failure';
  readonly title: string;
  readonly sentence: string;
}

const percent = ({ value }: Proportion) => `${(100 * value).toFixed(value > 0 && value < 0.1 ? 1 : 0)}\u00a0%`;
const apart = (a: Proportion, b: Proportion) => a.low > b.high;
const times = (ratio: number) => (ratio < 10 ? ratio.toFixed(ratio < 1 ? 2 : 1) : ratio.toFixed(0));

/**
 * States who resisted and at what price; null while there is nothing to compare. "More" is claimed only where the
 * 95 % intervals do not touch.
 */
export function headline(finals: Finals, ledger: readonly LedgerEntry[], config: RunConfig): Headline | null {
  const { plain, teacher, student } = finals;
  if (!student) return plain && teacher ? teacherOnly(plain, teacher) : null;
  const clean = !trainingCost(ledger, 'student', config)?.inputGradient;
  const how = clean ? 'without a single adversarial example' : 'with adversarial examples of its own';
  if (!teacher) {
    return {
      tone: 'partial',
      title: `The student resists on ${percent(student.robust)} of the pictures`,
      sentence: `It learned ${how}; this run has no teacher to compare it with.`,
    };
  }
  if (plain && !apart(teacher.robust, plain.robust)) {
    return {
      tone: 'failure',
      title: 'The teacher did not become robust',
      sentence: `Under attack it is right on ${percent(teacher.robust)}, the ordinary network on ${percent(plain.robust)}: the intervals overlap, so there was nothing to pass on.`,
    };
  }
  const share = teacher.robust.value > 0 ? student.robust.value / teacher.robust.value : 0;
  const price = priceOf(ledger, config);
  // A network near chance changes its answer for nobody; that is not robustness to be proud of.
  const isDull = apart(teacher.clean, student.clean);
  const others = plain
    ? `the ordinary network is right on ${percent(plain.robust)} of the pictures, the teacher on ${percent(teacher.robust)}`
    : `the teacher is right on ${percent(teacher.robust)} of the pictures`;
  const facts = `Under attack ${others}, the student on ${percent(student.robust)}`;
  if (plain && !apart(student.robust, plain.robust)) {
    return {
      tone: 'failure',
      title: 'The student did not inherit the robustness',
      sentence: `${facts}: student and ordinary network cannot be told apart at this sample size.`,
    };
  }
  return {
    tone: share >= 0.5 && !isDull ? 'success' : 'partial',
    title:
      share >= 1
        ? 'The student is as robust as its teacher'
        : `The student kept ${(100 * share).toFixed(0)}\u00a0% of its teacher’s robustness${clean ? ', attack-free' : ''}`,
    sentence: `${facts}. The student learned ${how}${price}.${isDull ? ` On clean pictures it is right on only ${percent(student.clean)}, the teacher on ${percent(teacher.clean)}.` : ''}`,
  };
}

function teacherOnly(plain: EvaluationRecord, teacher: EvaluationRecord): Headline {
  const better = apart(teacher.robust, plain.robust);
  return {
    tone: better ? 'success' : 'failure',
    title: better ? 'The teacher became robust' : 'The teacher did not become robust',
    sentence: `Under attack the ordinary network is right on ${percent(plain.robust)}, the teacher on ${percent(teacher.robust)}. This run has no student.`,
  };
}

function priceOf(ledger: readonly LedgerEntry[], config: RunConfig): string {
  const student = trainingCost(ledger, 'student', config);
  const teacher = trainingCost(ledger, 'teacher', config);
  return student && teacher ? `, at ${times(student.total / teacher.total)} times the teacher’s training cost` : '';
}
