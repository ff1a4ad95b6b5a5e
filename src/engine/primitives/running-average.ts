/** Running averages of batch statistics. */
import * as tf from '../tf';
import { hasKernel, runKernel } from './own-kernel';

export interface RunningAverage {
  readonly running: tf.Variable;
  /** The new observation, same shape. */
  readonly batch: tf.Tensor;
  /** Share of the old value that stays. */
  readonly keep: number;
  /** Factor of the new value. */
  readonly scale: number;
}

/** running = keep running + scale batch. */
export function updateRunningAverage({ running, batch, keep, scale }: RunningAverage): void {
  tf.tidy(() => {
    if (hasKernel('RunningAverage')) running.assign(runKernel<tf.Tensor>('RunningAverage', { running, batch }, { keep, scale }));
    else running.assign(tf.add(tf.mul(running, keep), tf.mul(batch, scale)));
  });
}
