import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import type { ParamValue } from '../../protocol/params';
import { Random } from '../random';
import { seeded } from '../testing/finite-differences';
import { attackContext, linearLogits } from '../testing/toys';
import * as tf from '../tf';
import { attacks } from './index';

/** Values that keep the run short, where an attack has such a parameter. */
const SHORT: Readonly<Record<string, ParamValue>> = { steps: 3, queries: 12, restarts: 2, targets: 2, ceSteps: 3, tSteps: 3, fabSteps: 3 };

/** AutoAttack cannot be shortened; its parts are under this contract themselves. */
const runnable = attacks.all.filter(({ id }) => id !== 'autoattack');

describe.each(runnable.map((attack) => [attack.id, attack] as const))('attack %s', (_, attack) => {
  beforeAll(() => startNodeBackend('cpu'));

  const params = Object.fromEntries(Object.entries(SHORT).filter(([name]) => name in attack.params));
  const scene = (norm: 'linf' | 'l2') => {
    const x = seeded<tf.Rank.R4>([3, 4, 4, 3], 1, 0, 1);
    const labels = tf.cast(tf.oneHot([0, 4, 2], 5), 'float32') as tf.Tensor2D;
    const kernel = seeded<tf.Rank.R2>([48, 5], 2, -0.3, 0.3);
    const context = attackContext(x, labels, linearLogits(kernel), norm === 'linf' ? 0.03 : 0.3, norm);
    // An honest second network: the same one.
    const surrogate = { logits: (z: tf.Tensor4D) => context.logits(z), tally: context.tally };
    return { x, labels, kernel, context: { ...context, surrogate } };
  };
  const norms = (attack.norms ?? ['linf', 'l2']) as readonly ('linf' | 'l2')[];

  it.each(norms)('stays inside the %s ball and the box', (norm) => {
    const { x, context } = scene(norm);
    const adversarial = attack.perturb(context, params);
    const offset = tf.sub(adversarial, x);
    const length = norm === 'linf' ? tf.max(tf.abs(offset)) : tf.max(tf.sqrt(tf.sum(tf.square(offset), [1, 2, 3])));
    expect(adversarial.shape).toEqual(x.shape);
    expect(length.dataSync()[0]).toBeLessThanOrEqual(context.threatModel.epsilon + 1e-6);
    expect(tf.min(adversarial).dataSync()[0]).toBeGreaterThanOrEqual(0);
    expect(tf.max(adversarial).dataSync()[0]).toBeLessThanOrEqual(1);
  });

  it('repeats under a seed', () => {
    const run = (seed: number) => Array.from(attack.perturb({ ...scene('linf').context, random: new Random(seed) }, params).dataSync());
    expect(run(5)).toEqual(run(5));
  });

  it('leaks nothing and leaves its inputs alone', () => {
    const { x, labels, kernel, context } = scene('linf');
    const before = tf.memory().numTensors;
    const pixels = Array.from(x.dataSync());
    attack.perturb(context, params).dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(Array.from(x.dataSync())).toEqual(pixels);
    expect([x, labels, kernel].some((tensor) => tensor.isDisposed)).toBe(false);
  });

  // Noise is a control: what it does to an image that it does not turn over is left to chance.
  const doesNotRaise = () => {
    const { x, labels, context } = scene('linf');
    const truth = tf.argMax(context.logits(x), 1);
    const own = tf.cast(tf.oneHot(truth as tf.Tensor1D, 5), 'float32') as tf.Tensor2D;
    labels.dispose();
    const adversarial = attack.perturb({ ...context, labels: own }, params);
    const margins = (images: tf.Tensor4D) => tf.sum(tf.mul(tf.logSoftmax(context.logits(images)), own)).dataSync()[0]!;
    expect(margins(adversarial)).toBeLessThanOrEqual(margins(x) + 1e-5);
  };
  if (attack.id !== 'noise') it('does not raise accuracy', doesNotRaise);

  it('books the passes it spends', () => {
    const { context } = scene('linf');
    let [forward, inputGradient] = [0, 0];
    const logits: typeof context.logits = (z) => {
      forward += z.shape[0];
      return context.logits(z);
    };
    const tally = (_kind: string, images: number) => {
      inputGradient += images;
    };
    attack.perturb({ ...context, logits, tally, surrogate: { logits, tally } }, params);
    expect({ forward: forward / 3, inputGradient: inputGradient / 3 }).toEqual(attack.cost(params));
  });

  it('frees everything when it is ended early', () => {
    const { context } = scene('linf');
    const before = tf.memory().numTensors;
    const rounds = attack.rounds(context, params);
    const first = rounds.next();
    if (first.done) first.value.dispose();
    else rounds.return(undefined as never);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names itself, and refuses what it does not know', () => {
    expect(attack.name({}).length).toBeGreaterThan(2);
    expect(() => attack.perturb(scene('linf').context, { nonsense: 1 })).toThrow(`unknown parameter "nonsense" of "${attack.id}"`);
  });
});

describe('AutoAttack', () => {
  const standard = attacks.get('autoattack');

  it('runs its published stages, one target after the other', () => {
    const stages = standard.stages!({});
    expect(stages[0]).toEqual({ id: 'apgd', params: { steps: 100, loss: 'cross-entropy' } });
    const targeted = stages.slice(1, 10);
    expect(targeted).toEqual(
      Array.from({ length: 9 }, (_, i) => ({ id: 'apgd', params: { steps: 100, loss: 'dlr-targeted', rival: i + 1 } })),
    );
    const fab = stages.slice(10, 19);
    expect(fab).toEqual(Array.from({ length: 9 }, (_, i) => ({ id: 'fab-t', params: { steps: 100, targets: 1, rival: i + 1 } })));
    expect(stages.slice(19)).toEqual([{ id: 'square', params: { queries: 5000 } }]);
  });

  it('cannot be shortened, and its shortened form has another name', () => {
    expect(() => standard.stages!({ steps: 10 })).toThrow('unknown parameter "steps" of "autoattack", expected one of none');
    expect(standard.name({})).toBe('AutoAttack');
    expect(attacks.get('mini-autoattack').name({})).toBe('mini-AutoAttack (50, 3×50, 500)');
    expect(standard.cost({}).inputGradient).toBe(100 + 9 * 100 + 9 * 100);
  });
});
