import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../../kernels/node';
import { ConfigError } from '../../../protocol/errors';
import type { Light, TrustCheck } from '../../../protocol/report';
import { type Shipped, shippedTeacher } from '../../../worker/testing/shipped';
import { inferenceGraph } from '../../forward';
import { Ledger } from '../../ledger';
import { heldConstant } from '../../losses/held-constant';
import { Random } from '../../random';
import { toySource } from '../../testing/toys';
import * as tf from '../../tf';
import { threatModels } from '../../threat-models';
import { networkTarget, type Target } from '../target';
import { QUICK_COST, trustChecks } from './index';
import type { Probe, ProbeOptions } from './probe';
import { type Check, runCheck } from './verdict';

let shipped: Shipped;
const nothing = () => {};

async function check(target: Target, options: Partial<ProbeOptions> = {}): Promise<ReadonlyMap<string, TrustCheck>> {
  const { dataset } = shipped;
  let last: readonly TrustCheck[] = [];
  for await (const done of trustChecks({
    target,
    images: { source: dataset.test, classes: dataset.classes.length },
    indices: Array.from({ length: 100 }, (_, i) => i),
    threatModel: threatModels.get('linf'),
    epsilon: 8 / 255,
    batchSize: 32,
    random: new Random(1),
    effort: 'quick',
    stood: () => false,
    ...options,
  })) {
    last = done;
  }
  return new Map(last.map((each) => [each.id, each]));
}

const withLight = (checks: ReadonlyMap<string, TrustCheck>, light: Light) =>
  [...checks.values()].filter((each) => each.light === light).map(({ id }) => id);

/** The teacher with its logits put through `mask`, or its input through `veil`. */
function masked({
  mask = (z) => z,
  veil = (x) => x,
}: {
  mask?: (z: tf.Tensor2D) => tf.Tensor2D;
  veil?: (x: tf.Tensor4D) => tf.Tensor4D;
}): Target {
  const graph = inferenceGraph(shipped.network);
  return { tally: nothing, logits: (x) => tf.tidy(() => mask(graph.logits(veil(x)))) };
}

describe('trust checks', () => {
  beforeAll(async () => {
    await startNodeBackend('wasm');
    shipped = await shippedTeacher();
  });

  it('are green throughout for an honestly robust network', async () => {
    const ledger = new Ledger();
    const { network } = shipped;
    const target = networkTarget(network, ledger.tally('student', 'student', 'evaluation', network.macs));
    const before = tf.memory().numTensors;
    const checks = await check(target);
    const notGreen = [...checks.values()].filter(({ light }) => light !== 'green').map(({ text }) => text);
    expect(notGreen).toEqual([]);
    expect(checks.size).toBe(11);
    expect(tf.memory().numTensors).toBe(before);
    const [entry] = ledger.entries();
    const planned = QUICK_COST.images * (QUICK_COST.forward + QUICK_COST.inputGradient) * network.macs;
    expect((entry!.forward + entry!.inputGradient) / planned).toBeCloseTo(1, 0);
    target.dispose();
  });

  const saturated = (z: tf.Tensor2D) => {
    // Halfway between the two best answers, so that the sigmoid is 1 for the best and 0 for the others.
    const border = heldConstant(z, (held) => tf.mean(tf.topk(held, 2).values, 1, true) as tf.Tensor2D);
    return tf.mul<tf.Tensor2D>(tf.sigmoid(tf.mul(tf.sub(z, border), 1000)), 10);
  };

  it.each<[string, Parameters<typeof masked>[0], string[]]>([
    ['logits times 1,000', { mask: (z) => tf.mul(z, 1000) }, ['unbounded', 'zero-gradients', 'loss-rises']],
    ['a quantised input', { veil: (x) => tf.div(tf.round(tf.mul(x, 16)), 16) }, ['unbounded', 'zero-gradients', 'loss-rises']],
    ['a saturating sigmoid before the logits', { mask: saturated }, ['unbounded', 'zero-gradients', 'loss-rises']],
    ['a layer of random noise', { veil: (x) => tf.add(x, tf.randomNormal(x.shape, 0, 0.1)) }, ['deterministic']],
    ['probabilities for logits', { mask: (z) => tf.softmax(z) }, ['logits']],
  ])('turn red for %s, for the right reason', async (_, mask, reasons) => {
    const checks = await check(masked(mask));
    expect(withLight(checks, 'red')).toEqual(expect.arrayContaining(reasons));
    for (const id of reasons) expect(checks.get(id)!.text).toMatch(/\d/);
    // An output check has nothing to say about gradients, and the other way round.
    const [outputs, gradients] = [
      ['logits', 'deterministic'],
      ['zero-gradients', 'unbounded'],
    ];
    const others = reasons.some((id) => outputs.includes(id)) ? gradients : outputs;
    for (const id of others) expect(checks.get(id)!.light).not.toBe('red');
  });

  // About as hard for this network as 8/255 in the other norm.
  const l2 = { threatModel: threatModels.get('l2'), epsilon: 1.5 };

  it('are green in the l2 ball too, and red there for a masked network', async () => {
    const honest = await check(masked({}), l2);
    expect([...honest.values()].filter(({ light }) => light !== 'green').map(({ text }) => text)).toEqual([]);
    expect(honest.get('black-box')!.text).toContain('Square-30');
    const checks = await check(masked({ mask: (z) => tf.mul(z, 1000) }), l2);
    expect(withLight(checks, 'red')).toEqual(expect.arrayContaining(['zero-gradients', 'loss-rises']));
  });

  it('are amber where a network has too few classes, or a check cannot be asked', async () => {
    const few = await check(masked({ mask: (z) => tf.slice(z, [0, 0], [-1, 3]) }), { images: { source: toySource(24), classes: 3 } });
    expect(few.get('classes')).toMatchObject({ light: 'amber', value: 3 });
    const refuses: Check = {
      ...{ id: 'x', label: 'X', needsImages: false },
      async *run() {
        yield;
        throw new ConfigError('attack "x" has no other network, expected one');
      },
    };
    const work = runCheck(refuses, { right: [] as readonly number[] } as Probe);
    let step = await work.next();
    while (!step.done) step = await work.next();
    expect(step.value).toMatchObject({
      ...{ light: 'amber', value: null, text: 'Could not run: attack "x" has no other network, expected one.' },
    });
  });

  it('say when the reported attack is weaker than what the checks spend', async () => {
    const fragile = masked({ veil: (x) => tf.add(tf.mul(tf.sub(x, 0.5), 8), 0.5) });
    const checks = await check(fragile, { epsilon: 16 / 255, stood: () => true });
    expect(checks.get('headline')).toMatchObject({ light: 'red' });
    expect(checks.get('headline')!.text).toContain('the reported attack is too weak');
  });

  it('are amber, never green, where there is nothing to attack', async () => {
    const always = masked({ mask: (z) => tf.zerosLike(z) });
    const checks = await check(always, { images: { source: toySource(24), classes: 10 }, indices: [0, 1, 2] });
    for (const id of [
      'headline',
      'stronger-attack',
      'more-steps',
      'unbounded',
      'random-noise',
      'black-box',
      'zero-gradients',
      'loss-rises',
    ]) {
      expect(checks.get(id)).toMatchObject({ light: 'amber', value: null });
      expect(checks.get(id)!.text).toBe('Could not run: images answered correctly are 0, expected at least 8 to attack.');
    }
  });
});
