/** Several attacks on the same images: each example keeps the first result that fools the network. */
import type { AttackContext, Rounds } from '../attack';
import { Held } from '../held';
import { selectRows } from '../primitives';
import * as tf from '../tf';

/**
 * @param runs attacks in order; one forward pass each judges the results where there are several
 * @returns for each example the first result that fools the network, else the last result
 */
export function* mergeFooled(context: AttackContext, runs: readonly (() => Rounds)[]): Rounds {
  const { labels, logits, x } = context;
  if (runs.length === 1) return yield* runs[0]!();
  const state = new Held(() => ({ merged: tf.clone(x), isOpen: tf.ones([x.shape[0]]) as tf.Tensor1D }));
  try {
    for (const [index, run] of runs.entries()) {
      if (index > 0) yield;
      const found = yield* run();
      state.update(({ merged, isOpen }) => {
        const isRight = tf.cast(tf.equal(tf.argMax(logits(found), 1), tf.argMax(labels, 1)), 'float32');
        return {
          merged: selectRows(isOpen, found, merged),
          isOpen: tf.mul(isOpen, isRight),
        };
      });
      found.dispose();
    }
    return state.release('merged');
  } finally {
    state.dispose();
  }
}
