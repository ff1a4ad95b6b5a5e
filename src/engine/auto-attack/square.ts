/**
 * Square attack: a random search that only asks for logits. It repaints one square window at a time and keeps what raises
 * the margin.
 * Source: Andriushchenko et al. 2020, arXiv:1912.00049, algorithms 1 to 3.
 */
import { ConfigError } from '../../protocol/errors';
import type { AttackContext, Rounds } from '../attack';
import { Held } from '../held';
import { margin } from '../losses/margin';
import { selectRows } from '../primitives';
import * as tf from '../tf';
import { moveWindow, tiles } from './square-l2';
import { type SquareSchedule, squareSide, squareSideL2 } from './square-schedule';

interface State extends Record<string, tf.Tensor> {
  best: tf.Tensor4D;
  /** max_{k != y} z_k - z_y: positive once misclassified, [batch]. */
  bestMargin: tf.Tensor1D;
  /** 1 while not misclassified, [batch]. */
  isOpen: tf.Tensor1D;
}

const flag = (condition: tf.Tensor): tf.Tensor1D => tf.cast(condition, 'float32') as tf.Tensor1D;
const stateOf = (best: tf.Tensor4D, bestMargin: tf.Tensor1D): State => ({
  ...{ best, bestMargin },
  isOpen: flag(tf.lessEqual(bestMargin, 0)),
});

/** Vertical stripes of +-epsilon, one sign for each example, column and colour. */
function stripes({ x, random, threatModel }: AttackContext): tf.Tensor4D {
  const [count, , width, channels] = x.shape;
  const signs = Float32Array.from({ length: count * width * channels }, () => threatModel.epsilon * (2 * random.integer(2) - 1));
  return threatModel.project(x, tf.add(x, tf.tensor(signs, [count, 1, width, channels])));
}

/** The best images with one window moved by +-2 epsilon, one sign for each example and colour. */
function repaint({ x, random, threatModel }: AttackContext, best: tf.Tensor4D, side: number): tf.Tensor4D {
  const [count, height, width, channels] = x.shape;
  const [top, left] = [random.integer(height - side + 1), random.integer(width - side + 1)];
  const window = new Float32Array(height * width);
  for (let y = top; y < top + side; y++) window.fill(2 * threatModel.epsilon, y * width + left, y * width + left + side);
  const signs = Float32Array.from({ length: count * channels }, () => 2 * random.integer(2) - 1);
  const change = tf.mul(tf.tensor(window, [1, height * width, 1]), tf.tensor(signs, [count, 1, channels]));
  return threatModel.project(x, tf.add(best, tf.reshape(change, x.shape)));
}

interface Search {
  readonly start: (context: AttackContext) => tf.Tensor4D;
  readonly side: (iteration: number, schedule: SquareSchedule) => number;
  readonly propose: (context: AttackContext, best: tf.Tensor4D, side: number) => tf.Tensor4D;
}

const SEARCHES: Readonly<Record<string, Search>> = {
  linf: { start: stripes, side: squareSide, propose: repaint },
  l2: { start: tiles, side: squareSideL2, propose: moveWindow },
};

/** What raises the margin is kept; a misclassified example is done, and its image stays. */
function keepBetter({ logits, labels }: AttackContext, { best, bestMargin, isOpen }: State, candidate: tf.Tensor4D): State {
  const found = margin(logits(candidate), labels);
  const isBetter = tf.mul<tf.Tensor1D>(flag(tf.greater(found, bestMargin)), isOpen);
  return stateOf(selectRows(isBetter, candidate, best), selectRows(isBetter, found, bestMargin));
}

/** The first change is taken even where it lowers the margin, unless the clean image is misclassified already. */
function begin(context: AttackContext, { start }: Search): State {
  const { x, labels, logits } = context;
  const { bestMargin, isOpen } = stateOf(x, margin(logits(x), labels));
  const changed = start(context);
  return stateOf(selectRows(isOpen, changed, x), selectRows(isOpen, margin(logits(changed), labels), bestMargin));
}

/**
 * @param options queries (forward passes) and the schedule of window sizes
 * @returns the images of highest margin found
 * @throws ConfigError in a threat model other than l-infinity and l2
 */
export function* square(context: AttackContext, options: Pick<SquareSchedule, 'queries' | 'initial' | 'rescale'>): Rounds {
  const { x, threatModel } = context;
  const search = SEARCHES[threatModel.id];
  if (!search) throw new ConfigError(`attack "square" works in threat model "${threatModel.id}", expected "linf" or "l2"`);
  const schedule: SquareSchedule = { ...options, height: x.shape[1], width: x.shape[2] };
  const state = new Held<State>(() => begin(context, search));
  try {
    // Two queries went into the clean image and the first change.
    for (let iteration = 0; iteration < options.queries - 2; iteration++) {
      if (yield state.values.isOpen) break;
      const side = search.side(iteration, schedule);
      state.update((values) => keepBetter(context, values, search.propose(context, values.best, side)));
    }
    return state.release('best');
  } finally {
    state.dispose();
  }
}
