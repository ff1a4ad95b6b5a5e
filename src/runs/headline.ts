/** One honest sentence about a finished run, made from nothing but its measured numbers. */
import type { EvaluationRecord, LedgerEntry, Proportion } from '../protocol/metrics';
import type { NetworkRole, RunConfig } from '../protocol/run-config';
import { trainingCost } from './costs';
import { HEADLINE_WORDS, type HeadlineWords } from './headline-words';

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
export function headline(
  finals: Finals,
  ledger: readonly LedgerEntry[],
  config: RunConfig,
  words: HeadlineWords = HEADLINE_WORDS,
): Headline | null {
  const { plain, teacher, student } = finals;
  if (!student) return plain && teacher ? teacherOnly(plain, teacher, words) : null;
  const clean = !trainingCost(ledger, 'student', config)?.inputGradient;
  const how = clean ? words.withoutAttacks : words.withAttacks;
  if (!teacher) return { tone: 'partial', title: words.resists(percent(student.robust)), sentence: words.noTeacher(how) };
  if (plain && !apart(teacher.robust, plain.robust)) {
    const sentence = words.nothingToPass(percent(teacher.robust), percent(plain.robust));
    return { tone: 'failure', title: words.teacherFailed, sentence };
  }
  const share = teacher.robust.value > 0 ? student.robust.value / teacher.robust.value : 0;
  // A network near chance changes its answer for nobody; that is not robustness to be proud of.
  const isDull = apart(teacher.clean, student.clean);
  const facts = words.facts(plain ? percent(plain.robust) : null, percent(teacher.robust), percent(student.robust));
  if (plain && !apart(student.robust, plain.robust)) {
    return { tone: 'failure', title: words.studentFailed, sentence: words.sameAsPlain(facts) };
  }
  const dull = isDull ? words.dull(percent(student.clean), percent(teacher.clean)) : '';
  return {
    tone: share >= 0.5 && !isDull ? 'success' : 'partial',
    title: share >= 1 ? words.asRobust : words.kept(`${(100 * share).toFixed(0)}\u00a0%`, clean),
    sentence: `${words.learned(facts, how, priceOf(ledger, config, words))}${dull}`,
  };
}

function teacherOnly(plain: EvaluationRecord, teacher: EvaluationRecord, words: HeadlineWords): Headline {
  const better = apart(teacher.robust, plain.robust);
  return {
    tone: better ? 'success' : 'failure',
    title: better ? words.teacherBecame : words.teacherFailed,
    sentence: words.noStudent(percent(plain.robust), percent(teacher.robust)),
  };
}

function priceOf(ledger: readonly LedgerEntry[], config: RunConfig, words: HeadlineWords): string {
  const student = trainingCost(ledger, 'student', config);
  const teacher = trainingCost(ledger, 'teacher', config);
  return student && teacher ? words.price(times(student.total / teacher.total)) : '';
}
