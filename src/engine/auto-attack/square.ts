/**
 * Square attack: a random search that only asks for logits. It repaints one square window at a time and keeps what raises
 * the margin.
 * Source: Andriushchenko et al. 2020, arXiv:1912.00049, algorithms 1 and 2.
 */
import { ConfigError } from '../../protocol/errors';
import type { AttackContext, Rounds } from '../attack';
import { Held } from '../held';
import { margin } from '../losses/margin';
import { selectRows } from '../primitives';
import * as tf from '../tf';

/** Iterations after which the window's share of the image halves, for a search of {@link SCHEDULE_LENGTH}. */
const HALVINGS = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];
const SCHEDULE_LENGTH = 10_000;

export interface SquareSchedule {
  readonly queries: number;
  /** Share of the image that the first windows cover. */
  readonly initial: number;
  readonly height: number;
  readonly width: number;
  /** Stretch the schedule of 10,000 iterations over the queries there are; AutoAttack does not. */
  readonly rescale: boolean;
}

/** Side of the window at an iteration from 0: round(sqrt(p h w)) in [1, min(h, w)], halves rounded to even. */
export function squareSide(iteration: number, { queries, initial, height, width, rescale }: SquareSchedule): number {
  const place = rescale ? Math.floor((iteration / queries) * SCHEDULE_LENGTH) : iteration;
  const share = initial / 2 ** HALVINGS.filter((mark) => place > mark).length;
  const exact = Math.sqrt(share * height * width);
  const down = Math.floor(exact);
  const isHalf = exact - down === 0.5;
  const side = isHalf ? down + (down % 2) : Math.round(exact);
  return Math.min(Math.max(side, 1), height, width);
}

interface State extends Record<string, tf.Tensor> {
  best: tf.Tensor4D;
  /** max_{k != y} z_k - z_y: positive once misclassified, [batch]. */
  bestMargin: tf.Tensor1D;
}

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
  const change = tf.mul(tf.tensor(window, [1, height, width, 1]), tf.tensor(signs, [count, 1, 1, channels]));
  return threatModel.project(x, tf.add(best, change));
}

const flag = (condition: tf.Tensor): tf.Tensor1D => tf.cast(condition, 'float32') as tf.Tensor1D;

function keepBetter({ logits, labels }: AttackContext, { best, bestMargin }: State, candidate: tf.Tensor4D): State {
  const found = margin(logits(candidate), labels);
  // A misclassified example is done: its image stays.
  const isBetter = flag(tf.logicalAnd(tf.greater(found, bestMargin), tf.lessEqual(bestMargin, 0)));
  return { best: selectRows(isBetter, candidate, best), bestMargin: selectRows(isBetter, found, bestMargin) };
}

/** The stripes are taken even where they lower the margin, unless the clean image is misclassified already. */
function acceptStripes({ logits, labels }: AttackContext, { best, bestMargin }: State, striped: tf.Tensor4D): State {
  const found = margin(logits(striped), labels);
  const isOpen = flag(tf.lessEqual(bestMargin, 0));
  return { best: selectRows(isOpen, striped, best), bestMargin: selectRows(isOpen, found, bestMargin) };
}

/**
 * @param options queries (forward passes) and the schedule of window sizes
 * @returns the images of highest margin found
 * @throws ConfigError outside of the l-infinity threat model
 */
export function* square(context: AttackContext, options: Pick<SquareSchedule, 'queries' | 'initial' | 'rescale'>): Rounds {
  const { x, labels, logits, threatModel } = context;
  if (threatModel.id !== 'linf') throw new ConfigError(`attack "square" works in threat model "${threatModel.id}", expected "linf"`);
  const schedule: SquareSchedule = { ...options, height: x.shape[1], width: x.shape[2] };
  const state = new Held<State>(() => {
    const clean: State = { best: tf.clone(x), bestMargin: margin(logits(x), labels) };
    return acceptStripes(context, clean, stripes(context));
  });
  try {
    // Two queries went into the clean image and the stripes.
    for (let iteration = 0; iteration < options.queries - 2; iteration++) {
      yield;
      const side = squareSide(iteration, schedule);
      state.update((values) => keepBetter(context, values, repaint(context, values.best, side)));
    }
    return state.release('best');
  } finally {
    state.dispose();
  }
}
