import { beforeAll, describe, expect, it } from 'vitest';
import { Ledger } from '../engine/ledger';
import { OverfittingAlarm } from '../engine/overfitting';
import { Random } from '../engine/random';
import { TOY_CLASSES, toyNetwork, toySource } from '../engine/testing/toys';
import * as tf from '../engine/tf';
import { threatModels } from '../engine/threat-models';
import { startNodeBackend } from '../kernels/node';
import { watchTraining } from './overfitting-watch';

describe('watchTraining', () => {
  beforeAll(() => startNodeBackend('wasm'));

  it('warns when robustness on training images has collapsed', async () => {
    const network = toyNetwork(1);
    // Answers class 1 whatever it sees, then nothing, which is never right.
    network.weights.get('head.kernel')!.assign(tf.zeros([8, TOY_CLASSES]));
    const always = (logits: number[]) => network.weights.get('head.bias')!.assign(tf.tensor1d(logits));
    const warnings: string[] = [];
    const alarm = new OverfittingAlarm();
    const evaluation = {
      network,
      source: toySource(4),
      indices: [0, 1, 2, 3],
      classes: TOY_CLASSES,
      attack: { id: 'fgsm', params: {} },
      threatModel: threatModels.get('linf').create({}),
      batchSize: 4,
      random: new Random(1),
      tally: new Ledger().tally('teacher', 'teacher', 'evaluation', 1),
    };
    const watch = async () => {
      const options = { evaluation, train: toySource(4), params: {}, alarm, onWarning: (message: string) => warnings.push(message) };
      for await (const _ of watchTraining(options));
    };
    always([0, 5, 0, 0]);
    await watch();
    expect(warnings).toEqual([]);
    always([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    await watch();
    expect(warnings).toEqual([expect.stringContaining('PGD-5 accuracy on training images is 0 % after 25 %')]);
    network.dispose();
  });
});
