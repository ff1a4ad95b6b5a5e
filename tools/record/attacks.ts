/** Attacks on the first test pictures, step by step, with what each attacked network says after every step. */
import { deflateRawSync } from 'node:zlib';
import { inputGradient } from '../../src/engine/attack';
import { oneHot } from '../../src/engine/batches';
import { inferenceGraph } from '../../src/engine/forward';
import type { Network } from '../../src/engine/network';
import { softmaxCrossEntropy } from '../../src/engine/primitives';
import * as tf from '../../src/engine/tf';
import { threatModels } from '../../src/engine/threat-models';
import { DataError } from '../../src/protocol/errors';
import { IMAGE_BYTES, IMAGE_CHANNELS, IMAGE_SIZE } from '../../src/protocol/images';
import { NETWORK_ROLES } from '../../src/protocol/run-config';
import type { RecordingOrigin } from '../../src/runs/recording';
import { type AttackFile, packMoves, unpackMoves } from '../../src/runs/recording-attacks';
import type { Shipped } from './networks';

const PICTURES = 8;
const STEPS = 10;
const LEVELS = 255;
/** Levels of 255. */
const STEP_SIZE = 2;
const EPSILON = 8;

/** Colour values drift from whole levels only by float32's rounding. */
function toLevels(values: Float32Array): Uint8Array {
  return Uint8Array.from(values, (value) => {
    const level = Math.round(LEVELS * value);
    if (Math.abs(LEVELS * value - level) > 1e-3)
      throw new DataError(`attacked colour value is ${LEVELS * value} levels, expected a whole number`);
    return level;
  });
}

interface Here {
  /** [batch, 32, 32, 3] levels: the pictures, and where the attack has got to. */
  readonly clean: Uint8Array;
  readonly here: Uint8Array;
  readonly labels: Uint8Array;
  readonly classes: number;
}

/** What the network says of attacked pictures, and where one step of PGD takes them. */
export async function walkBatch(
  network: Network,
  { clean, here, labels, classes }: Here,
): Promise<{ readonly probabilities: readonly (readonly number[])[]; readonly next: Uint8Array }> {
  const graph = inferenceGraph(network);
  const threatModel = threatModels.get('linf').create({ epsilon: EPSILON / LEVELS });
  const shape: [number, number, number, number] = [labels.length, IMAGE_SIZE, IMAGE_SIZE, IMAGE_CHANNELS];
  const toTensor = (levels: Uint8Array) => tf.tidy(() => tf.div(tf.tensor4d(Float32Array.from(levels), shape), LEVELS) as tf.Tensor4D);
  const [x, adversarial, rows] = [toTensor(clean), toTensor(here), oneHot(labels, classes)];
  const answers = tf.tidy(() => tf.softmax(graph.logits(adversarial)));
  const { gradient } = inputGradient(
    (at) => softmaxCrossEntropy(graph.logits(at), rows),
    adversarial,
    () => {},
  );
  const next = threatModel.ascend({ x, adversarial, gradient, stepSize: STEP_SIZE / LEVELS });
  const found = { probabilities: (await answers.array()) as number[][], next: toLevels((await next.data()) as Float32Array) };
  tf.dispose([x, adversarial, rows, answers, gradient, next]);
  graph.dispose();
  return found;
}

interface Trace {
  /** [steps + 1], each [batch, 32, 32, 3] bytes. */
  readonly images: readonly Uint8Array[];
  /** [steps + 1][batch][class]. */
  readonly probabilities: readonly (readonly (readonly number[])[])[];
}

/** PGD from the picture itself. */
async function trace(network: Network, clean: Uint8Array, labels: Uint8Array, classes: number): Promise<Trace> {
  const images = [clean];
  const probabilities: (readonly (readonly number[])[])[] = [];
  for (let step = 0; step <= STEPS; step++) {
    const walked = await walkBatch(network, { clean, here: images[step] ?? clean, labels, classes });
    probabilities.push(walked.probabilities);
    if (step < STEPS) images.push(walked.next);
  }
  return { images, probabilities };
}

export async function recordAttacks({ networks, open }: Shipped, origin: RecordingOrigin): Promise<AttackFile> {
  const dataset = await open();
  const indices = Array.from({ length: PICTURES }, (_, i) => i);
  const clean = new Uint8Array(PICTURES * IMAGE_BYTES);
  const labels = new Uint8Array(PICTURES);
  dataset.test.read(indices, clean, labels);
  const walk = { steps: STEPS, stepSize: STEP_SIZE, epsilon: EPSILON };
  const traces: Trace[] = [];
  for (const role of NETWORK_ROLES) traces.push(await trace(networks[role], clean, labels, dataset.classes.length));
  const packed: Uint8Array[] = [];
  for (const picture of indices) {
    for (const { images } of traces) {
      const own = images.map((batch) => batch.slice(picture * IMAGE_BYTES, (picture + 1) * IMAGE_BYTES));
      const moves = packMoves(own);
      const again = unpackMoves(own[0] ?? clean, moves, walk);
      if (again.some((image, step) => image.some((value, at) => value !== own[step]?.[at]))) {
        throw new DataError(`attack on picture ${picture} does not come back from its moves, expected it unchanged`);
      }
      packed.push(moves);
    }
  }
  const base64 = (bytes: Uint8Array) => deflateRawSync(bytes, { level: 9 }).toString('base64');
  return {
    version: 2,
    origin,
    classes: [...dataset.classes],
    attack: `PGD-${STEPS} from the picture itself`,
    epsilon: EPSILON,
    stepSize: STEP_SIZE,
    steps: STEPS,
    pictures: indices.map((index, at) => ({ index, label: labels[at] ?? 0 })),
    networks: [...NETWORK_ROLES],
    probabilities: indices.map((picture) =>
      traces.map(({ probabilities }) => probabilities.map((batch) => (batch[picture] ?? []).map((value) => Number(value.toFixed(4))))),
    ),
    clean: base64(clean),
    moves: base64(Buffer.concat(packed)),
  };
}
