import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../kernels/node';
import { IMAGE_BYTES, type ImageSource } from '../../protocol/images';
import type { PluginChoice } from '../../protocol/run-config';
import { Ledger } from '../ledger';
import { Random } from '../random';
import { linearLogits, toySource } from '../testing/toys';
import * as tf from '../tf';
import { threatModels } from '../threat-models';
import { paddedSize } from './attack-batch';
import { Evaluator, type EvaluatorOptions, type Progress } from './evaluator';
import { stagesOf } from './stages';
import type { EvaluationState } from './state';
import type { Target } from './target';

const FGSM: PluginChoice = { id: 'fgsm', params: {} };
const PGD: PluginChoice = { id: 'pgd', params: { steps: 2, stepSize: 4 / 255 } };
const CLASSES = 4;

/** A linear model with seeded weights of mixed sign; deviation 1 makes it easy to fool. */
function linear(seed: number, classes = CLASSES): { target: Target; kernel: Float32Array } {
  const kernel = new Random(seed).normals(IMAGE_BYTES * classes, 0.05);
  // Class k looks at channel k mod 3, so that toy images are answered correctly more often than not.
  for (let i = 0; i < IMAGE_BYTES; i++) kernel[i * classes + ((i % 3) % classes)]! += 0.02;
  const logits = linearLogits(tf.tensor2d(kernel, [IMAGE_BYTES, classes]));
  return { kernel, target: { logits: (x) => tf.tidy(() => logits(x)), tally: () => {} } };
}

const constant = (row: readonly number[]): Target => ({
  tally: () => {},
  logits: (x) =>
    tf.tidy(() => tf.add(tf.mul(tf.reshape(tf.sum(x, [1, 2, 3]), [-1, 1]), tf.zeros([1, row.length])), [...row]) as tf.Tensor2D),
});

interface Asked extends Partial<Omit<EvaluatorOptions, 'stages' | 'threatModel'>> {
  readonly attacks?: readonly PluginChoice[];
  readonly epsilon?: number;
  readonly classes?: number;
}

function evaluator({ attacks = [PGD], epsilon = 8 / 255, classes = CLASSES, ...options }: Asked): Evaluator {
  return new Evaluator({
    target: constant([0, 1, 0, 0]),
    images: { source: toySource(40), classes },
    indices: Array.from({ length: 12 }, (_, i) => i),
    stages: attacks.flatMap((attack) => stagesOf(attack, 'linf', classes)),
    threatModel: threatModels.get('linf').create({ epsilon }),
    batchSize: 4,
    random: new Random(1),
    ...options,
  });
}

async function finish(work: Evaluator): Promise<Progress> {
  for await (const _ of work.run());
  return work.progress();
}

describe('evaluator', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('never reports a higher accuracy for more attacks or restarts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 6 }), async (seed, pixels) => {
        const { target } = linear(seed);
        const epsilon = pixels / 2550;
        const of = async (...attacks: PluginChoice[]) => (await finish(evaluator({ target, epsilon, attacks }))).robustAtMost.value;
        const one = await of(PGD);
        expect(await of(PGD, FGSM)).toBeLessThanOrEqual(one);
        expect(await of({ id: 'pgd', params: { ...PGD.params, restarts: 2 } })).toBeLessThanOrEqual(one);
      }),
      { numRuns: 5 },
    );
  });

  it('leaves accuracy as it is at epsilon 0', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 99 }), async (seed) => {
        const progress = await finish(evaluator({ target: linear(seed).target, epsilon: 0, attacks: [FGSM, PGD] }));
        expect(progress.robustAtMost).toEqual(progress.clean);
      }),
      { numRuns: 5 },
    );
  });

  it('solves a linear model exactly: an image stands when no admissible change can cross a border', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 40 }), async (seed, tenths) => {
        const classes = 2;
        const { target, kernel } = linear(seed, classes);
        const epsilon = tenths / 2550;
        const source = binarySource(12);
        const work = evaluator({ target, epsilon, classes, attacks: [FGSM], images: { source, classes } });
        await finish(work);
        const { labels, clean, fooledBy } = work.state();
        for (const [position, label] of labels.entries()) {
          if (clean[position] !== label) continue;
          const gap = worstGap(source, position, label, kernel, epsilon);
          // Single precision cannot tell which side of the border a hair's breadth is on.
          if (Math.abs(gap) > 1e-3) expect(fooledBy[position] === -1).toBe(gap > 0);
        }
      }),
      { numRuns: 5 },
    );
  });

  it('goes on after an interruption as if there had been none', async () => {
    const { target } = linear(3);
    const asked = { target, attacks: [{ id: 'pgd', params: { ...PGD.params, restarts: 3 } }, FGSM], epsilon: 1 / 2550 };
    const whole = evaluator(asked);
    await finish(whole);
    let kept: EvaluationState | undefined;
    for (let stop = 1; stop < 40; stop += 4) {
      const part = evaluator({ ...asked, ...(kept ? { resume: JSON.parse(JSON.stringify(kept)) as EvaluationState } : {}) });
      let steps = 0;
      for await (const _ of part.run()) if (++steps >= stop) break;
      kept = part.state();
    }
    const last = evaluator({ ...asked, resume: kept! });
    await finish(last);
    expect(last.state()).toEqual(whole.state());
    expect(last.isComplete).toBe(true);
  });

  it('refuses the state of another evaluation', () => {
    const state = evaluator({}).state();
    expect(() => evaluator({ indices: [1, 2], resume: state })).toThrow('stored evaluation has 12 images and 1 attacks, expected 2 and 1');
  });

  it('attacks survivors only, in few shapes, and books what it spends', async () => {
    const ledger = new Ledger();
    const tally = ledger.tally('student', 'student', 'evaluation', 1);
    const inner = constant([0, 1, 0, 0]);
    const sizes = new Set<number>();
    const logits = (x: tf.Tensor4D) => {
      tally('forward', x.shape[0]);
      sizes.add(x.shape[0]);
      return inner.logits(x);
    };
    const work = evaluator({ target: { logits, tally }, attacks: [FGSM, FGSM] });
    expect(work.progress().left).toBe(12 + 12 * 3 * 2);
    await finish(work);
    // Images 1, 5 and 9 of twelve are of class 1; three fill a batch of four.
    expect(work.state().stages.map(({ attacked }) => attacked)).toEqual([3, 3]);
    expect(ledger.entries()[0]).toMatchObject({ forward: 12 + 2 * (4 + 4), inputGradient: 2 * 4 });
    expect([...sizes]).toEqual([4]);
    expect(work.progress().left).toBe(0);
  });

  it('pads to few sizes', () => {
    expect([1, 2, 3, 5, 9, 10, 50].map((count) => paddedSize(count, 50))).toEqual([1, 2, 4, 7, 13, 13, 50]);
  });

  it('leaks nothing when left half-way', async () => {
    const { target } = linear(3);
    const before = tf.memory().numTensors;
    const work = evaluator({ target, attacks: [{ id: 'pgd', params: { steps: 5 } }], epsilon: 0.001 });
    let steps = 0;
    for await (const _ of work.run()) if (++steps === 6) break;
    expect(tf.memory().numTensors).toBe(before);
    const { judged, robustAtMost, clean } = work.progress();
    expect(judged).toBe(12);
    expect(work.isComplete).toBe(false);
    expect(robustAtMost.value).toBeLessThanOrEqual(clean.value);
  });
});

describe('edge cases', () => {
  beforeAll(() => startNodeBackend('cpu'));

  it('nothing classified correctly: nothing is attacked', async () => {
    const indices = [0, 4, 8];
    const work = evaluator({ indices });
    expect(await finish(work)).toMatchObject({ clean: { value: 0, n: 3 }, robustAtMost: { value: 0, n: 3 } });
    expect(work.state().stages[0]!.attacked).toBe(0);
    expect(work.isComplete).toBe(true);
  });

  it('everything robust, and a single image', async () => {
    const everything = await finish(evaluator({ indices: [1, 5, 9] }));
    expect(everything.robustAtMost).toMatchObject({ value: 1, n: 3 });
    const one = await finish(evaluator({ indices: [1] }));
    expect(one.robustAtMost).toMatchObject({ value: 1, n: 1 });
  });

  it('no image at all is refused', () => {
    expect(() => evaluator({ indices: [] })).toThrow('images to evaluate are 0, expected at least 1');
  });

  it.each([
    ['equal logits', [0, 0, 0, 0]],
    ['a tie with the label', [0, 1, 1, 0]],
    ['logits that are no numbers', [Number.NaN, Number.NaN, Number.NaN, Number.NaN]],
  ])('%s count as wrong', async (_, row) => {
    expect((await finish(evaluator({ target: constant(row), indices: [0, 1, 2, 3] }))).clean.value).toBe(0);
  });

  it('targets that do not exist are left out, with the reason', async () => {
    const stages = stagesOf({ id: 'apgd-t', params: { steps: 2, targets: 9 } }, 'linf', CLASSES);
    expect(stages.map(({ skipped }) => skipped !== undefined)).toEqual([false, false, false, ...Array(6).fill(true)]);
    expect(stages[3]!.skipped).toBe('target number 4 of 3 wrong classes does not exist');
    const alone = { id: 'apgd', params: { steps: 2, loss: 'dlr' } };
    expect(() => stagesOf(alone, 'linf', 2)).toThrow('attack "apgd" cannot run: loss "dlr" has 2 classes, expected at least 3');
    const work = evaluator({ attacks: [{ id: 'apgd-t', params: { steps: 2, targets: 9 } }] });
    await finish(work);
    expect(work.isComplete).toBe(true);
  });

  it('refuses an attack in a norm it does not know', () => {
    expect(() => stagesOf({ id: 'autoattack', params: {} }, 'l1', 10)).toThrow(
      'threat model of attack "autoattack" is "l1", expected one of linf, l2',
    );
  });

  it('takes AutoAttack apart', () => {
    const stages = stagesOf({ id: 'autoattack', params: {} }, 'linf', 10);
    expect(stages.map(({ id }) => id)).toEqual(['apgd', ...Array(9).fill('apgd'), ...Array(9).fill('fab-t'), 'square']);
    expect(stages.some(({ skipped }) => skipped)).toBe(false);
  });
});

/** Noise images of two classes in turn. */
function binarySource(count: number): ImageSource {
  return {
    count,
    read(indices, images, labels) {
      for (let n = 0; n < indices.length; n++) {
        labels[n] = indices[n]! % 2;
        const random = new Random(indices[n]!);
        for (let i = 0; i < IMAGE_BYTES; i++) images[n * IMAGE_BYTES + i] = random.integer(256);
      }
    },
  };
}

/** Own logit less the other's where the attacker has moved every pixel as far against it as epsilon and [0, 1] allow. */
function worstGap(source: ImageSource, index: number, label: number, kernel: Float32Array, epsilon: number): number {
  const bytes = new Uint8Array(IMAGE_BYTES);
  source.read([index], bytes, new Uint8Array(1));
  return bytes.reduce((sum, byte, i) => {
    const weight = kernel[2 * i + label]! - kernel[2 * i + 1 - label]!;
    const moved = Math.min(1, Math.max(0, byte / 255 - epsilon * Math.sign(weight)));
    return sum + weight * moved;
  }, 0);
}
