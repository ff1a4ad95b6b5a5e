import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { attacks } from '../attacks';
import { models } from '../models';
import { createNetwork, initialWeights } from '../network';
import { Random } from '../random';
import { attackContext } from '../testing/toys';
import * as tf from '../tf';
import { activationBytes } from './activation-bytes';
import { networkTarget } from './target';

const CONTEXT = { input: [32, 32, 3], classes: 10 } as const;

describe('bytes an image', () => {
  beforeAll(() => startNodeBackend('wasm'));

  it.each([
    ['resnet', { depth: '8', width: 16, stemStride: 2 }],
    ['resnet', { depth: '20', width: 16 }],
    ['small-cnn', {}],
  ])('%s %j: at least what Auto-PGD was seen to take, and not twice as much', async (id, params) => {
    const network = createNetwork(
      models.get(id).architecture(params, CONTEXT),
      initialWeights(models.get(id).architecture(params, CONTEXT), new Random(1)),
    );
    const target = networkTarget(network, () => {});
    const peak = async (count: number) => {
      const labels = tf.cast(tf.oneHot(tf.zeros([count], 'int32'), 10), 'float32') as tf.Tensor2D;
      const x = tf.fill([count, 32, 32, 3], 0.5) as tf.Tensor4D;
      const context = attackContext(x, labels, target.logits, 8 / 255);
      const { peakBytes } = await tf.profile(() => attacks.get('apgd').perturb(context, { steps: 2, loss: 'dlr' }));
      tf.dispose([x, labels]);
      return peakBytes;
    };
    const measured = ((await peak(6)) - (await peak(2))) / 4;
    const told = activationBytes(network.architecture);
    expect(told / measured).toBeGreaterThan(1);
    expect(told / measured).toBeLessThan(2);
    target.dispose();
    network.dispose();
  });
});
