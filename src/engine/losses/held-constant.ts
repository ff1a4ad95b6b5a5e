import * as tf from '../tf';

/**
 * f(x) as a constant: gradients stop here. Inside, operations without a gradient of their own are allowed.
 * @param f must return a tensor made of x alone
 */
export function heldConstant<X extends tf.Tensor, Y extends tf.Tensor>(x: X, f: (x: X) => Y): Y {
  const op = tf.customGrad((input) => {
    const { shape } = input as X;
    return { value: f(input as X), gradFunc: () => tf.zeros(shape) };
  });
  return op(x) as Y;
}
