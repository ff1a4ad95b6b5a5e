/** Plain JavaScript: slow, works anywhere. */
import * as tf from '../../engine/tf';
import { installGradients } from '../../kernels/gradients/install';
import { DeviceError } from '../../protocol/errors';
import type { Starter } from './starter';

export const cpu: Starter = {
  isSoftware: () => Promise.resolve(false),
  async start({ kernels }) {
    await import('@tensorflow/tfjs-backend-cpu');
    if (!(await tf.setBackend('cpu'))) throw new DeviceError('backend "cpu" was not accepted by tfjs, expected it to become active');
    installGradients(kernels);
    return { adapter: 'JavaScript', software: false, threads: 1, stop: () => {} };
  },
};
