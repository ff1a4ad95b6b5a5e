/** Activation functions other than ReLU, which has a layer and kernels of its own. */
import * as tf from './tf';

const OTHER_ACTIVATIONS = ['leaky-relu', 'silu', 'softplus', 'relu6'] as const;
export type OtherActivation = (typeof OTHER_ACTIVATIONS)[number];
/** What a model offers. */
export const ACTIVATION_NAMES = ['relu', ...OTHER_ACTIVATIONS] as const;
export type ActivationName = (typeof ACTIVATION_NAMES)[number];

export const LEAK = 0.1;

/** `leaky-relu` max(x, 0.1 x); `silu` x sigmoid(x); `softplus` log(1 + e^x); `relu6` min(max(x, 0), 6). Any shape. */
export function activate<T extends tf.Tensor>(x: T, kind: OtherActivation): T {
  switch (kind) {
    case 'leaky-relu':
      return tf.maximum(x, tf.mul(x, LEAK));
    case 'silu':
      return tf.mul(x, tf.sigmoid(x));
    case 'softplus':
      return tf.softplus(x);
    case 'relu6':
      return tf.clipByValue(x, 0, 6);
  }
}
