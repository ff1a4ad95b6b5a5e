/** How long the rest of an evaluation takes: images that still stand times what each attack was seen to take. */
import type { Stage } from './stages';
import { type EvaluationState, isJudged, positions, stands } from './state';

/** Passes that one image costs in one round, the closing verdict included. */
export const passesOf = ({ cost }: Pick<Stage, 'cost'>): number => cost.forward + cost.inputGradient + 1;

/** Images each stage has still to attack, over all its rounds, if everything that stands goes on standing. */
export function imagesLeft(state: EvaluationState, stages: readonly Stage[]): number[] {
  const open = positions(state, (each, position) => stands(each, position) || !isJudged(each, position)).length;
  const { stage, round, queue, cursor } = state;
  return stages.map(({ rounds, skipped }, index) => {
    if (skipped || index < stage) return 0;
    if (index > stage || queue.length === 0) return (index === stage ? rounds - round : rounds) * open;
    return (rounds - round - 1) * open + queue.length - cursor;
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Seconds a pass took in the stages that `counts`; null before any of them has finished a batch. */
function pace({ stages: records }: EvaluationState, stages: readonly Stage[], counts: (stage: Stage) => boolean): number | null {
  const chosen = stages.flatMap((stage, index) => (counts(stage) ? [index] : []));
  const passes = sum(chosen.map((index) => records[index]!.runs * passesOf(stages[index]!)));
  return passes === 0 ? null : sum(chosen.map((index) => records[index]!.seconds)) / passes;
}

/** Seconds a pass has taken so far; null before the first batch is done. */
export const secondsPerPass = (state: EvaluationState, stages: readonly Stage[]): number | null => pace(state, stages, () => true);

/**
 * Seconds until the last attack is done, at most: every stage at its own measured pace, before it has one at the pace of
 * the same attack, before that at that of all.
 * @returns null before the first batch is done
 */
export function secondsLeft(state: EvaluationState, stages: readonly Stage[]): number | null {
  const ofAll = secondsPerPass(state, stages);
  if (ofAll === null) return null;
  const left = imagesLeft(state, stages);
  return sum(
    stages.map((stage, index) => {
      const own = pace(state, stages, (other) => other === stage);
      const like = pace(state, stages, ({ id }) => id === stage.id);
      return left[index]! * passesOf(stage) * (own ?? like ?? ofAll);
    }),
  );
}
