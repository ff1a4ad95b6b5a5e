import { describe, expect, it } from 'vitest';
import { stagesOf } from './stages';
import { type EvaluationState, freshState } from './state';
import { imagesLeft, passesOf, secondsLeft, secondsPerPass } from './time-left';

const stages = stagesOf({ id: 'mini-autoattack', params: { ceSteps: 10, tSteps: 10, targets: 2, queries: 50 } }, 'linf', 10);

/** 100 images, all right, the first attack through after fooling 40 of them. */
function afterFirst(): EvaluationState {
  const state = freshState(100, stages.length);
  state.labels.fill(1);
  state.clean.fill(1);
  state.fooledBy.fill(0, 0, 40);
  Object.assign(state.stages[0]!, { attacked: 100, fooled: 40, runs: 100, seconds: 10 });
  state.stage = 1;
  return state;
}

describe('time left', () => {
  it('is unknown before anything was timed', () => {
    expect(secondsLeft(freshState(100, stages.length), stages)).toBeNull();
    expect(imagesLeft(freshState(100, stages.length), stages)).toEqual([100, 100, 100, 100]);
  });

  it('counts survivors only', () => {
    expect(imagesLeft(afterFirst(), stages)).toEqual([0, 60, 60, 60]);
    const within = { ...afterFirst(), queue: Array.from({ length: 60 }, (_, i) => 40 + i), cursor: 25 };
    expect(imagesLeft(within, stages)).toEqual([0, 35, 60, 60]);
  });

  it('takes the pace of the attack itself, else of its kind, else of all', () => {
    const state = afterFirst();
    const pass = 10 / (100 * passesOf(stages[0]!));
    expect(secondsPerPass(state, stages)).toBeCloseTo(pass, 10);
    const passes = (index: number) => passesOf(stages[index]!);
    expect(secondsLeft(state, stages)).toBeCloseTo(60 * pass * (passes(1) + passes(2) + passes(3)), 8);

    // Half of the second stage at a tenth of the pace; the third is of its kind, Square is not.
    Object.assign(state.stages[1]!, { attacked: 60, runs: 30, seconds: 30 * passes(1) * 10 * pass });
    Object.assign(state, { queue: Array.from({ length: 60 }, (_, i) => 40 + i), cursor: 30 });
    const [own, all] = [10 * pass, secondsPerPass(state, stages)!];
    const kind = (10 + 30 * passes(1) * 10 * pass) / (100 * passes(0) + 30 * passes(1));
    expect(secondsLeft(state, stages)).toBeCloseTo(30 * passes(1) * own + 60 * passes(2) * kind + 60 * passes(3) * all, 8);
  });

  it('leaves out rounds that are done and attacks that cannot run', () => {
    const restarted = stagesOf({ id: 'pgd', params: { steps: 2, restarts: 3 } }, 'linf', 10);
    expect(imagesLeft({ ...freshState(10, 1), round: 1 }, restarted)).toEqual([20]);
    const few = stagesOf({ id: 'apgd-t', params: { steps: 2, targets: 4 } }, 'linf', 4);
    expect(imagesLeft(freshState(10, 4), few)).toEqual([10, 10, 10, 0]);
  });
});
