/** The paper's claims against our own test reports: each with the difference that decides it, and a verdict. */
import { compareReports } from '../../src/engine/evaluation/compare';
import type { AccuracyGap, EvaluationReport } from '../../src/protocol/report';

export type Verdict = 'holds' | 'does not hold here' | 'not resolved at this n' | 'not measured';

/** One seed's reports under the deciding attack, by the student's id without teacher and seed. */
export type Reports = Readonly<Record<string, EvaluationReport | undefined>>;

export interface Claim {
  readonly text: string;
  readonly first: string;
  readonly second: string;
  readonly on: 'clean' | 'robust';
  /** Least difference that counts, and whether the claim says that there is one. */
  readonly margin: number;
  readonly isMore: boolean;
}

const more = (text: string, first: string, second: string, margin = 0, on: Claim['on'] = 'robust'): Claim => ({
  ...{ text, first, second, on, margin, isMore: true },
});

/** Five points: less passed on than that is called nothing here. */
const SOME = 0.05;

export const CLAIMS: readonly Claim[] = [
  { ...more('KD alone does not transfer robustness (less than 5 points over plain)', 'kd', 'plain', SOME), isMore: false },
  more('ACM alone does (more than 5 points over plain)', 'acm', 'plain', SOME),
  more('Mixup adds to ACM', 'acm-mixup', 'acm'),
  more('All together beat ACM + mixup', 'mixacm', 'acm-mixup'),
  more('All together beat ACM + KD', 'mixacm', 'acm-kd'),
  more('All together beat mixup + KD', 'mixacm', 'mixup-kd'),
  more('All together beat mixup + KD, in a small student of a wider teacher', 'mixacm-small', 'mixup-kd-small'),
  more('All together beat KD alone', 'mixacm', 'kd'),
  more('A robust teacher is needed (more than 5 points over an ordinary one)', 'mixacm', 'mixacm-from-ordinary', SOME),
  more('MixACM beats Fast-AT at equal cost', 'mixacm', 'fast-at-equal-cost'),
  more('MixACM beats PGD-AT at equal cost', 'mixacm', 'pgd-at-equal-cost'),
  more('Student is more accurate on clean images than its teacher', 'mixacm', 'teacher', 0, 'clean'),
];

/** The interval lies above the margin, below it, or across. */
export function judge({ low, high }: Pick<AccuracyGap, 'low' | 'high'>, { margin, isMore }: Pick<Claim, 'margin' | 'isMore'>): Verdict {
  if (low > margin) return isMore ? 'holds' : 'does not hold here';
  if (high < margin) return isMore ? 'does not hold here' : 'holds';
  return 'not resolved at this n';
}

const inPoints = (gap: AccuracyGap) => [gap.difference, gap.low, gap.high].map((value) => (100 * value).toFixed(1));

/** Seeds must agree for a verdict; where they do not, nothing is resolved. @returns points with their interval for each seed, and the verdict */
export function claimCell(claim: Claim, seeds: ReadonlyMap<number, Reports>): string {
  const gaps = [...seeds].flatMap(([seed, reports]) => {
    const [first, second] = [reports[claim.first], reports[claim.second]];
    return first && second ? [{ seed, gap: compareReports(first, second)[claim.on] }] : [];
  });
  const verdicts = new Set(gaps.map(({ gap }) => judge(gap, claim)));
  const verdict: Verdict = gaps.length === 0 ? 'not measured' : verdicts.size === 1 ? [...verdicts][0]! : 'not resolved at this n';
  const texts = gaps.map(({ seed, gap }) => {
    const [difference, low, high] = inPoints(gap);
    return `${difference} [${low}, ${high}]${gaps.length > 1 ? ` (seed ${seed})` : ''}`;
  });
  return [texts.join('; '), `**${verdict}**`].filter(Boolean).join(': ');
}

/** Names what is subtracted from what. */
export const differenceOf = ({ first, second, on }: Claim): string => `${first} less ${second}, ${on}`;
