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
    const observed: number[] = [];
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
      const train = toySource(4);
      const onWarning = (message: string) => warnings.push(message);
      const options = { ...{ evaluation, train, params: {}, alarm, onWarning }, onObserved: (robust: number) => observed.push(robust) };
      for await (const _ of watchTraining(options));
    };
    always([0, 5, 0, 0]);
    await watch();
    expect(warnings).toEqual([]);
    always([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    await watch();
    expect(warnings).toEqual([expect.stringContaining('PGD-5 accuracy on training images is 0 % after 25 %')]);
    expect(observed).toEqual([0.25, 0]);
    // After an interruption the same fall is known, and not told again.
    expect(new OverfittingAlarm([0.25]).observe(0)).toMatch(/after 25 %/);
    expect(new OverfittingAlarm(observed).observe(0)).toBeNull();
    network.dispose();
  });
});
