import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../kernels/node';
import { type EvaluationProgress, evaluate, sampleViews } from './evaluate';
import { Ledger } from './ledger';
import type { Network } from './network';
import { Random } from './random';
import { TOY_CLASSES, toyNetwork, toySource } from './testing/toys';
import * as tf from './tf';
import { threatModels } from './threat-models';

const PGD = { id: 'pgd', params: { steps: 3, stepSize: 4 / 255 } };

function options(network: Network, epsilon = 8 / 255, ledger = new Ledger()) {
  return {
    network,
    source: toySource(24),
    indices: Array.from({ length: 10 }, (_, i) => i),
    classes: TOY_CLASSES,
    attack: PGD,
    threatModel: threatModels.get('linf').create({ epsilon }),
    batchSize: 4,
    random: new Random(1),
    tally: ledger.tally('student', 'student', 'evaluation', network.macs),
  };
}

async function last(progress: AsyncIterable<EvaluationProgress>): Promise<EvaluationProgress> {
  let found: EvaluationProgress | undefined;
  for await (const each of progress) found = each;
  return found!;
}

/** Guesses the colour channel that is brightest, by hand-set weights: perfect on clean toy images. */
function colourNetwork(): Network {
  const network = toyNetwork(1);
  const head = network.weights.get('head.kernel')!;
  head.assign(tf.zerosLike(head as tf.Tensor));
  network.weights.get('head.bias')!.assign(tf.tensor1d([0, 5, 0, 0]));
  return network;
}

describe('evaluate', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('counts the images that are right clean and attacked, over every image', async () => {
    const network = colourNetwork();
    const { clean, robust, done, total } = await last(evaluate(options(network)));
    // It always answers class 1: images 1, 5 and 9 of ten, whatever the attacker does.
    expect([done, total]).toEqual([10, 10]);
    expect([clean.value, clean.n]).toEqual([0.3, 10]);
    expect(robust.value).toBe(0.3);
    network.dispose();
  });

  it('looks at every clean image first, then attacks; robust accuracy only falls', async () => {
    const network = toyNetwork(4, { width: 3 });
    const seen: EvaluationProgress[] = [];
    for await (const each of evaluate(options(network, 32 / 255))) seen.push(each);
    expect(seen.slice(0, 3).map(({ clean }) => clean.n)).toEqual([4, 8, 10]);
    const robust = seen.slice(2).map((each) => each.robust.value);
    expect(robust).toEqual([...robust].sort((a, b) => b - a));
    const { done, total } = seen.at(-1)!;
    expect([done, total]).toEqual([10, 10]);
    network.dispose();
  });

  it('never finds a network more accurate under attack, and equally accurate at epsilon 0', async () => {
    const network = toyNetwork(4, { width: 3 });
    const strong = await last(evaluate(options(network, 32 / 255)));
    const none = await last(evaluate(options(network, 0)));
    expect(strong.robust.value).toBeLessThanOrEqual(strong.clean.value);
    expect(none.robust.value).toBe(none.clean.value);
    network.dispose();
  });

  it('attacks only images that are right, and books every pass', async () => {
    const ledger = new Ledger();
    const network = colourNetwork();
    await last(evaluate(options(network, 8 / 255, ledger)));
    const [entry] = ledger.entries();
    // Three images are right; the ten fill batches of 4, 4 and 2, the three a batch of 4.
    const attacked = 4;
    expect(entry!.forward).toBe(network.macs * (10 + attacked * (3 + 1)));
    expect(entry!.inputGradient).toBe(network.macs * attacked * 3);
    expect(entry!.weightGradient).toBe(0);
    network.dispose();
  });

  it('leaks nothing, even when stopped half-way', async () => {
    const network = colourNetwork();
    const before = tf.memory().numTensors;
    await last(evaluate(options(network)));
    for await (const _ of evaluate(options(network))) break;
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });

  it('shows samples with verdicts of every network', async () => {
    const [student, plain] = [toyNetwork(1), colourNetwork()];
    const { network: _, batchSize: __, tally: ___, ...rest } = options(student);
    const before = tf.memory().numTensors;
    const samples = await sampleViews({ ...rest, indices: [1, 2], networks: { student, plain } });
    expect(tf.memory().numTensors).toBe(before);
    expect(samples.map(({ label, index }) => [label, index])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    const { plain: seen } = samples[0]!.attacked;
    expect(seen!.clean.predicted).toBe(1);
    expect(seen!.clean.probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    const gaps = seen!.adversarial.map((value, i) => Math.abs(value - samples[0]!.clean[i]!));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(8 / 255 + 1e-6);
    student.dispose();
    plain.dispose();
  });

  it('draws pictures of the first of several attacks', async () => {
    const network = colourNetwork();
    const { network: _, batchSize: __, tally: ___, ...rest } = options(network);
    const view = async (attack: typeof PGD | { id: string; params: Record<string, number> }) =>
      (await sampleViews({ ...rest, attack, indices: [1], networks: { student: network } }))[0]!.attacked.student!.adversarial;
    const whole = await view({ id: 'mini-autoattack', params: { ceSteps: 2, queries: 1000 } });
    expect(whole).toEqual(await view({ id: 'apgd', params: { steps: 2 } }));
    network.dispose();
  });

  it('judges in inference mode', async () => {
    const network = toyNetwork(1);
    const before = Array.from(network.weights.get('stem.bn.mean')!.dataSync());
    await last(evaluate(options(network)));
    expect(Array.from(network.weights.get('stem.bn.mean')!.dataSync())).toEqual(before);
    network.dispose();
  });
});
