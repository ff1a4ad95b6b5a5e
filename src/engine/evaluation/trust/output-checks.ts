/** Checks of what the network answers. */
import * as tf from '../../tf';
import type { Probe } from './probe';
import type { Check } from './verdict';

/** Logits of every probe image, pass by pass. */
async function passes(probe: Probe, count: number): Promise<number[][][]> {
  const found: number[][][] = Array.from({ length: count }, () => []);
  await probe.eachBatch(async ({ x }, rows) => {
    for (const pass of found) {
      const logits = tf.tidy(() => probe.options.target.logits(x));
      pass.push(...(await logits.array()).slice(0, rows));
      logits.dispose();
    }
  });
  return found;
}

/** Deviations that AutoAttack still takes for a probability row. */
const TOLERANCE = 1e-5;

export const outputsAreLogits: Check = {
  id: 'logits',
  label: 'Outputs are logits',
  needsImages: false,
  async *run(probe) {
    const [rows] = (await passes(probe, 1)) as [number[][]];
    yield;
    const all = rows.flat();
    const sums = rows.map((row) => row.reduce((a, b) => a + b, 0));
    const value = Math.max(...sums.map((sum) => Math.abs(sum - 1)));
    if (!all.every(Number.isFinite))
      return { light: 'red', value: null, text: 'Outputs are not all finite numbers, so no loss means anything.' };
    const isBounded = all.every((z) => z > -TOLERANCE && z < 1 + TOLERANCE);
    if (isBounded && value < TOLERANCE) {
      const text = `Every row of outputs of ${rows.length} images is a probability (sums to 1 within ${value.toExponential(0)}): losses saturate, give the attack logits.`;
      return { light: 'red', value, text };
    }
    if (isBounded) {
      return {
        light: 'amber',
        value,
        text: `All outputs of ${rows.length} images lie in [0, 1]; row sums miss 1 by up to ${value.toPrecision(2)}: are they squashed?`,
      };
    }
    return {
      light: 'green',
      value,
      text: `Row sums of the outputs of ${rows.length} images miss 1 by up to ${value.toPrecision(2)}: they are no probabilities.`,
    };
  },
};

const PASSES = 5;
const DRIFT = 1e-4;

/** Length of the difference of two rows, each scaled to length 1. */
function drift(a: readonly number[], b: readonly number[]): number {
  const [na, nb] = [Math.hypot(...a) || 1, Math.hypot(...b) || 1];
  return Math.hypot(...a.map((z, k) => z / na - b[k]! / nb));
}

export const deterministic: Check = {
  id: 'deterministic',
  label: 'Answers do not change by themselves',
  needsImages: false,
  async *run(probe) {
    const [first, ...others] = (await passes(probe, PASSES)) as [number[][], ...number[][][]];
    yield;
    const value = Math.max(...others.flatMap((pass) => pass.map((row, n) => drift(row, first[n]!))));
    const text = `Normalised logits of the same image differ by up to ${value === 0 ? '0' : value.toExponential(1)} between ${PASSES} passes of ${first.length} images`;
    if (value <= DRIFT) return { light: 'green', value, text: `${text}.` };
    return { light: 'red', value, text: `${text}: the network is random, and an attack must average over its draws.` };
  },
};

/** Targets of AutoAttack's targeted parts, each another wrong class. */
const TARGETS = 9;
const LEAST_CLASSES = 4;

export const enoughClasses: Check = {
  id: 'classes',
  label: 'There are enough classes',
  needsImages: false,
  async *run(probe) {
    const { classes: value } = probe.options.images;
    yield;
    if (value < LEAST_CLASSES) {
      return { light: 'amber', value, text: `${value} classes are too few for the targeted loss of AutoAttack (4), which is left out.` };
    }
    const targets = Math.min(TARGETS, value - 1);
    const note = targets < TARGETS ? ` of AutoAttack's ${TARGETS}` : '';
    return { light: 'green', value, text: `${value} classes allow every loss and ${targets} targets${note}.` };
  },
};
