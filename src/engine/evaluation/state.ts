/** Where an evaluation stands; plain data, so that it can be stored and taken up again. */
import { DataError } from '../../protocol/errors';

/** A class that is not known yet. */
export const UNKNOWN = -1;

export interface StageRecord {
  attacked: number;
  fooled: number;
  /** Images attacked, counted once for each round, and the time that took. */
  runs: number;
  seconds: number;
}

export interface EvaluationState {
  /** By position in the index list: true class, clean answer, answer to the attack that succeeded. */
  readonly labels: number[];
  readonly clean: number[];
  readonly attacked: number[];
  /** Number of the attack that succeeded first, or {@link UNKNOWN}. */
  readonly fooledBy: number[];
  readonly stages: StageRecord[];
  /** The stage under way, its round, and the positions it runs on up to `cursor`. */
  stage: number;
  round: number;
  queue: number[];
  cursor: number;
}

export function freshState(count: number, stages: number): EvaluationState {
  const unknown = () => Array.from({ length: count }, () => UNKNOWN);
  return {
    labels: unknown(),
    clean: unknown(),
    attacked: unknown(),
    fooledBy: unknown(),
    stages: Array.from({ length: stages }, () => ({ attacked: 0, fooled: 0, runs: 0, seconds: 0 })),
    stage: 0,
    round: 0,
    queue: [],
    cursor: 0,
  };
}

/** @throws DataError when a stored state belongs to another evaluation */
export function checkState(state: EvaluationState, count: number, stages: number): EvaluationState {
  if (state.labels.length !== count || state.stages.length !== stages) {
    throw new DataError(
      `stored evaluation has ${state.labels.length} images and ${state.stages.length} attacks, expected ${count} and ${stages}`,
    );
  }
  return copyState(state);
}

export function copyState(state: EvaluationState): EvaluationState {
  const { labels, clean, attacked, fooledBy, queue, stages } = state;
  return {
    ...state,
    labels: [...labels],
    clean: [...clean],
    attacked: [...attacked],
    fooledBy: [...fooledBy],
    queue: [...queue],
    stages: stages.map((stage) => ({ ...stage })),
  };
}

export const isJudged = (state: EvaluationState, position: number): boolean => state.clean[position] !== UNKNOWN;
export const isRight = (state: EvaluationState, position: number): boolean =>
  isJudged(state, position) && state.clean[position] === state.labels[position];
/** Right without an attack and not fooled so far. */
export const stands = (state: EvaluationState, position: number): boolean =>
  isRight(state, position) && state.fooledBy[position] === UNKNOWN;

export function positions(state: EvaluationState, holds: (state: EvaluationState, position: number) => boolean): number[] {
  return state.labels.flatMap((_, position) => (holds(state, position) ? [position] : []));
}
