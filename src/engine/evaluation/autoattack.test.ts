/** AutoAttack as published, run to its end on a linear model whose answers are known, every pass counted. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { IMAGE_BYTES, type ImageSource } from '../../protocol/images';
import type { PluginChoice } from '../../protocol/run-config';
import { Random } from '../random';
import { linearLogits } from '../testing/toys';
import * as tf from '../tf';
import { threatModels } from '../threat-models';
import { Evaluator } from './evaluator';
import { buildReport } from './report';
import { stagesOf } from './stages';
import type { Target } from './target';

const CLASSES = 10;
const EPSILON = 2 / 255;
/** Images 0 and 2 lie close to a border and fall at once, 1 and 3 lie far from all; image 4 is wrong from the start. */
const MARGINS = [1, 30, 2, 40, -5];
const AUTOATTACK = { id: 'autoattack', params: {} };

/** Class k's logit is what pixel k is above grey, so that crossing to any rival takes half their gap a pixel. */
const source: ImageSource = {
  count: MARGINS.length,
  read(indices, images, labels) {
    for (let n = 0; n < indices.length; n++) {
      labels[n] = indices[n]! % CLASSES;
      images.fill(128, n * IMAGE_BYTES, (n + 1) * IMAGE_BYTES);
      images[n * IMAGE_BYTES + labels[n]!] = 128 + MARGINS[indices[n]!]!;
    }
  },
};

function counted() {
  const kernel = tf.tensor2d(
    Float32Array.from({ length: IMAGE_BYTES * CLASSES }, (_, i) => (Math.floor(i / CLASSES) === i % CLASSES ? 255 : 0)),
    [IMAGE_BYTES, CLASSES],
  );
  const logits = linearLogits(kernel);
  const passes = { forward: 0, inputGradient: 0 };
  const target: Target = {
    logits: (x) => {
      passes.forward += x.shape[0];
      return tf.tidy(() => logits(x));
    },
    tally: (kind, images) => {
      if (kind === 'inputGradient') passes.inputGradient += images;
    },
  };
  return { target, passes };
}

describe('AutoAttack on a linear model', () => {
  beforeAll(() => startNodeBackend('wasm'));

  it('runs its 20 parts in order, each in full, on survivors only', { timeout: 120_000 }, async () => {
    const { target, passes } = counted();
    const stages = stagesOf(AUTOATTACK, 'linf', CLASSES);
    const work = new Evaluator({
      ...{ target, stages, images: { source, classes: CLASSES }, indices: MARGINS.map((_, i) => i) },
      ...{ threatModel: threatModels.get('linf').create({ epsilon: EPSILON }), batchSize: 4, random: new Random(1) },
    });
    const order: number[] = [];
    for await (const { stage } of work.run()) if (order.at(-1) !== stage) order.push(stage);
    expect(order).toEqual([-1, ...stages.map((_, i) => i)]);
    const state = work.state();
    expect(state.fooledBy).toEqual([0, -1, 0, -1, -1]);
    expect(state.stages.map(({ attacked }) => attacked)).toEqual([4, ...Array(19).fill(2)]);
    expect(state.stages.map(({ fooled }) => fooled)).toEqual([2, ...Array(19).fill(0)]);
    // 5 clean images; then, each with a verdict at the end: 100 steps and the start on 4; 9 times the same and a look for
    // the target on 2; 9 times 100 steps with a look each and one for the target; 5,000 queries.
    expect(passes).toEqual({
      forward: 5 + 4 * (101 + 1) + 9 * 2 * (101 + 1 + 1) + 9 * 2 * (2 * 100 + 1 + 1) + 2 * (5000 + 1),
      inputGradient: 4 * 100 + 9 * 2 * 100 + 9 * 2 * 100,
    });
  });

  it('stops an attack on a batch that has nothing left to fool', async () => {
    const { target, passes } = counted();
    const stages = stagesOf({ id: 'apgd', params: { steps: 100 } }, 'linf', CLASSES);
    const work = new Evaluator({
      ...{ target, stages, images: { source, classes: CLASSES }, indices: [0, 2] },
      ...{ threatModel: threatModels.get('linf').create({ epsilon: EPSILON }), batchSize: 4, random: new Random(1) },
    });
    for await (const _ of work.run());
    expect(work.state().stages[0]).toMatchObject({ attacked: 2, fooled: 2 });
    // Fooled within the first ten iterations, where the first look is.
    expect(passes.inputGradient).toBe(2 * 11);
  });

  it('leaves out what too few classes do not allow, and says so', () => {
    const skipped = (classes: number) => stagesOf(AUTOATTACK, 'linf', classes).flatMap(({ name, skipped }) => (skipped ? [name] : []));
    expect(skipped(10)).toEqual([]);
    // Three wrong classes: three targets for APGD-T and FAB-T each.
    expect(skipped(4)).toHaveLength(12);
    // No targeted loss at all; FAB-T keeps its two.
    expect(skipped(3)).toHaveLength(9 + 7);
    expect(skipped(2)).toHaveLength(9 + 8);
    const [, first] = stagesOf(AUTOATTACK, 'linf', 3);
    expect(first!.skipped).toBe('loss "dlr-targeted" has 3 classes, expected at least 4');
  });
});

/** A finished evaluation of 1,000 images of which 10 fell to each gradient attack and `bySquare` to Square. */
function reportOf({ bySquare = 0, right = 1000, stagesBefore = true } = {}) {
  const choice: PluginChoice = stagesBefore ? { id: 'mini-autoattack', params: { targets: 1 } } : { id: 'square', params: {} };
  const stages = stagesOf(choice, 'linf', CLASSES);
  const fooled = stages.map(({ id }) => (id === 'square' ? bySquare : 10));
  const fooledBy = fooled.flatMap((count, stage) => Array.from({ length: count }, () => stage));
  const rest = (value: number) => Array.from({ length: 1000 }, () => value);
  const state = {
    labels: rest(1),
    clean: rest(1).map((label, i) => (i < right ? label : 2)),
    attacked: rest(-1).map((_, i) => (i < fooledBy.length ? 3 : -1)),
    fooledBy: rest(-1).map((_, i) => fooledBy[i] ?? -1),
    stages: fooled.map((count) => ({ attacked: 1000, fooled: count, runs: 1000, seconds: 1 })),
    ...{ stage: stages.length, round: 0, queue: [], cursor: 0 },
  };
  return buildReport({
    ...{ state, stages, isComplete: true, classes: Array.from({ length: CLASSES }, (_, k) => `class ${k}`), attack: choice },
    ...{ threatModel: { id: 'linf', params: {} }, checks: [], curves: [], seconds: 3 },
    identity: {} as Parameters<typeof buildReport>[0]['identity'],
  });
}

const flagIds = (report: ReturnType<typeof reportOf>) => report.flags.map(({ id }) => id);

describe('flags of a report', () => {
  it('warn when Square finds more than 0.2 % that gradients missed', () => {
    expect(flagIds(reportOf({ bySquare: 2 }))).not.toContain('square-improves');
    const report = reportOf({ bySquare: 3 });
    expect(report.flags.find(({ id }) => id === 'square-improves')!.text).toBe(
      'Square-500 fooled 3 of 1000 images that attacks with gradients had not: these may be misled, so expect less robustness.',
    );
    expect(flagIds(reportOf({ bySquare: 300, stagesBefore: false }))).not.toContain('square-improves');
  });

  it('keep the accounts: robust after each attack, classes and verdicts agree', () => {
    const report = reportOf({ bySquare: 5 });
    expect(report.attacks.map(({ robust }) => robust.value)).toEqual([0.99, 0.98, 0.975]);
    expect(report.robust).toMatchObject({ value: 0.975, n: 1000 });
    expect(report.classes[1]).toMatchObject({ clean: { value: 1 }, robust: { value: 0.975 } });
    expect(report.confusion.attacked[1]).toEqual([0, 975, 0, 25, 0, 0, 0, 0, 0, 0]);
    expect([...report.verdicts].filter((verdict) => verdict === 's')).toHaveLength(975);
    expect(flagIds(report)).toEqual(['not-autoattack', 'square-improves']);
  });
});
