/**
 * Auto-PGD: projected gradient ascent with momentum whose step size halves itself.
 * Source: Croce and Hein 2020, arXiv:2003.01690, algorithm 1; details from the authors' public code where they agree.
 */
import { type AttackContext, inputGradient, type Rounds } from '../attack';
import { Held } from '../held';
import { type ChosenLoss, objectiveOf } from '../losses/attack-losses';
import { selectRows } from '../primitives';
import * as tf from '../tf';

/** Share of the window's steps that must have raised the loss, or the step size is halved. */
const INCREASE_FRACTION = 0.75;
/** Weight of the new step against the last one, from the second iteration on. */
const MOMENTUM = 0.75;

/** Numbers of iterations between looks at the step size: 0.22 N, then 0.03 N fewer each time, down to 0.06 N. */
function checkpointWindows(steps: number): number[] {
  const share = (fraction: number) => Math.max(Math.floor(fraction * steps), 1);
  const [shrink, shortest] = [share(0.03), share(0.06)];
  const windows: number[] = [];
  let done = 0;
  for (let length = share(0.22); done + length <= steps; length = Math.max(length - shrink, shortest)) {
    windows.push(length);
    done += length;
  }
  return windows;
}

/** Numbers of finished iterations after which the step size is reconsidered. */
export function checkpoints(steps: number): number[] {
  let done = 0;
  return checkpointWindows(steps).map((length) => {
    done += length;
    return done;
  });
}

/** Per-example values [batch] of one iteration; flags are 0 or 1. */
export interface ApgdRow {
  /** Step size that the iteration used. */
  readonly eta: tf.Tensor1D;
  readonly loss: tf.Tensor1D;
  readonly bestLoss: tf.Tensor1D;
  /** 1 while never misclassified. */
  readonly correct: tf.Tensor1D;
}

export interface ApgdOptions {
  readonly steps: number;
  readonly loss: ChosenLoss;
  /** What the first loss is compared with: the loss at the start, as published, or 0, a habit of the public code. */
  readonly firstWindow?: 'start' | 'zero';
  /** Sees the start (eta and best loss as they begin) and every iteration; the tensors are gone afterwards. */
  readonly onRow?: (row: ApgdRow) => void;
  /** Sees the point of highest loss at the end. */
  readonly onBest?: (point: tf.Tensor4D, eta: tf.Tensor1D) => void;
}

interface State extends Record<string, tf.Tensor> {
  current: tf.Tensor4D;
  previous: tf.Tensor4D;
  gradient: tf.Tensor4D;
  eta: tf.Tensor1D;
  best: tf.Tensor4D;
  bestGradient: tf.Tensor4D;
  bestLoss: tf.Tensor1D;
  lastLoss: tf.Tensor1D;
  /** Times the loss rose since the last checkpoint. */
  increases: tf.Tensor1D;
  bestAtCheckpoint: tf.Tensor1D;
  wasHalved: tf.Tensor1D;
  correct: tf.Tensor1D;
  /** Latest misclassified point; the clean image where there is none. */
  adversarial: tf.Tensor4D;
}

type Rank1 = tf.Tensor1D;
const flag = (condition: tf.Tensor): Rank1 => tf.cast(condition, 'float32') as Rank1;
const column = (values: Rank1): tf.Tensor4D => tf.reshape<tf.Rank.R4>(values, [-1, 1, 1, 1]);
/** Loss, gradient and verdict at a point. Without gradient it costs a forward pass only. */
function look(context: AttackContext, loss: ChosenLoss, point: tf.Tensor4D, needsGradient: boolean) {
  const { logits, labels, tally } = context;
  let z: tf.Tensor2D | undefined;
  const objective = objectiveOf(
    {
      ...context,
      logits: (images) => {
        const found = logits(images);
        z = tf.keep(tf.clone(found));
        return found;
      },
    },
    loss,
  );
  const looked = needsGradient ? inputGradient(objective, point, tally) : { loss: objective(point), gradient: tf.zerosLike(point) };
  // An objective of the caller's own has not shown its logits.
  const seen = z ?? tf.keep(logits(point));
  const isRight = flag(tf.equal(tf.argMax(seen, 1), tf.argMax(labels, 1)));
  seen.dispose();
  return { ...looked, isRight };
}

function begin(context: AttackContext, { loss, firstWindow = 'start' }: ApgdOptions): State {
  const { x, threatModel, random } = context;
  const start = threatModel.sampleRim(x, random);
  const { loss: startLoss, gradient, isRight } = look(context, loss, start, true);
  const zeros = tf.zerosLike(startLoss);
  return {
    current: start,
    previous: tf.clone(start),
    gradient,
    eta: tf.fill([x.shape[0]], 2 * threatModel.epsilon),
    best: tf.clone(start),
    bestGradient: tf.clone(gradient),
    bestLoss: startLoss,
    lastLoss: firstWindow === 'start' ? tf.clone(startLoss) : zeros,
    increases: tf.clone(zeros),
    bestAtCheckpoint: tf.clone(startLoss),
    wasHalved: tf.onesLike(startLoss),
    correct: isRight,
    adversarial: selectRows(isRight, x, start),
  };
}

function advance(context: AttackContext, state: State, { loss, steps }: ApgdOptions, iteration: number): State {
  const { x, threatModel } = context;
  const { current, previous, eta } = state;
  const a = iteration === 0 ? 1 : MOMENTUM;
  const step = threatModel.project(x, tf.add(current, tf.mul(column(eta), threatModel.direction(state.gradient))));
  const blend = tf.add<tf.Tensor4D>(tf.add(current, tf.mul(tf.sub(step, current), a)), tf.mul(tf.sub(current, previous), 1 - a));
  const next = threatModel.project(x, blend);
  const seen = look(context, loss, next, iteration + 1 < steps);
  const better = flag(tf.greater(seen.loss, state.bestLoss));
  return {
    ...state,
    previous: current,
    current: next,
    gradient: seen.gradient,
    best: selectRows(better, next, state.best),
    bestGradient: selectRows(better, seen.gradient, state.bestGradient),
    bestLoss: tf.maximum(seen.loss, state.bestLoss),
    lastLoss: seen.loss,
    increases: tf.add(state.increases, flag(tf.greater(seen.loss, state.lastLoss))),
    correct: tf.mul(state.correct, seen.isRight),
    adversarial: selectRows(seen.isRight, state.adversarial, next),
  };
}

/** Halves the step size and goes back to the best point where an example oscillates or is stuck. */
function reconsider(state: State, window: number): State {
  const oscillates = flag(tf.lessEqual(state.increases, INCREASE_FRACTION * window));
  const isStuck = tf.mul(tf.sub(1, state.wasHalved), flag(tf.greaterEqual(state.bestAtCheckpoint, state.bestLoss)));
  const halve = tf.maximum(oscillates, isStuck) as Rank1;
  return {
    ...state,
    eta: selectRows(halve, tf.div(state.eta, 2), state.eta),
    current: selectRows(halve, state.best, state.current),
    gradient: selectRows(halve, state.bestGradient, state.gradient),
    increases: tf.zerosLike(state.increases),
    bestAtCheckpoint: tf.clone(state.bestLoss),
    wasHalved: halve,
  };
}

/** Forward and input-gradient passes: the last point needs no gradient. */
export const apgdCost = (steps: number) => ({ forward: steps + 1, inputGradient: steps });

/**
 * Runs Auto-PGD from a random point on the rim of the ball.
 * @returns the latest misclassified point of each example; the clean image where the attack failed
 */
export function* apgd(context: AttackContext, options: ApgdOptions): Rounds {
  const { steps, onRow, onBest } = options;
  const state = new Held<State>(() => begin(context, options));
  const tell = (eta: Rank1) => {
    const { lastLoss: loss, bestLoss, correct } = state.values;
    onRow?.({ eta, loss, bestLoss, correct });
  };
  try {
    tell(state.values.eta);
    const windows = new Map(checkpoints(steps).map((end, i) => [end, checkpointWindows(steps)[i]!]));
    for (let iteration = 0; iteration < steps; iteration++) {
      if (iteration > 0 && (yield state.values.correct)) break;
      state.update((values) => advance(context, values, options, iteration));
      tell(state.values.eta);
      const window = windows.get(iteration + 1);
      if (window !== undefined) state.update((values) => reconsider(values, window));
    }
    onBest?.(state.values.best, state.values.eta);
    return state.release('adversarial');
  } finally {
    state.dispose();
  }
}
