/** Signs of life, with what is held. */
import * as tf from '../../engine/tf';
import type { Events } from '../../protocol/messages';

export function heartbeat(): Events['worker.heartbeat'] {
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes };
}
