/** Per-example values, their mean, and the gradients of the mean that a case asks for. */
import * as tf from '../tf';
import type { GoldenCase, Results } from './format';

const GRADIENT = 'gradient:';

/**
 * Evaluates an objective and differentiates its mean.
 * @param leaves what it may be differentiated by, by the path that gradients are called after
 * @param compute per-example objective [batch] first, further results by name
 */
export function objectiveResults(
  { expected }: GoldenCase,
  leaves: ReadonlyMap<string, tf.Variable>,
  compute: () => { readonly perExample: tf.Tensor } & Readonly<Record<string, tf.Tensor>>,
): Results {
  const wanted = Object.keys(expected)
    .filter((entry) => entry.startsWith(GRADIENT))
    .map((entry) => entry.slice(GRADIENT.length));
  const variables = wanted.flatMap((path) => leaves.get(path) ?? []);
  let results: Record<string, tf.Tensor> = {};
  const run = () => {
    const values = compute();
    const mean = tf.mean(values.perExample) as tf.Scalar;
    results = Object.fromEntries(Object.entries({ ...values, mean }).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]));
    return mean;
  };
  if (variables.length === 0) {
    run();
    return results;
  }
  const { grads } = tf.variableGrads(run, variables);
  const gradients = wanted.flatMap((path) => {
    const leaf = leaves.get(path);
    return leaf ? [[`${GRADIENT}${path}`, grads[leaf.name]!] as const] : [];
  });
  return { ...results, ...Object.fromEntries(gradients) };
}

/** A tensor that can be differentiated by. */
export const leaf = <R extends tf.Rank>(tensor: tf.Tensor<R>): tf.Variable<R> => tf.variable(tensor, true);
