/** Activation functions other than ReLU, which has a layer and kernels of its own. */
import * as tf from './tf';

export const SMOOTH_ACTIVATIONS = ['leaky-relu', 'silu', 'softplus'] as const;
export type SmoothActivation = (typeof SMOOTH_ACTIVATIONS)[number];
/** What a model offers. */
export const ACTIVATION_NAMES = ['relu', ...SMOOTH_ACTIVATIONS] as const;
export type ActivationName = (typeof ACTIVATION_NAMES)[number];

const LEAK = 0.1;

/** `leaky-relu` max(x, 0.1 x); `silu` x sigmoid(x); `softplus` log(1 + e^x). Any shape. */
export function activate<T extends tf.Tensor>(x: T, kind: SmoothActivation): T {
  switch (kind) {
    case 'leaky-relu':
      return tf.maximum(x, tf.mul(x, LEAK));
    case 'silu':
      return tf.mul(x, tf.sigmoid(x));
    case 'softplus':
      return tf.softplus(x);
  }
}
