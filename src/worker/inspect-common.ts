/** What the views share: pictures as tensors, giving up for a newer request, readings. */
import { attackPath } from '../engine/inspect/attack-path';
import { Random } from '../engine/random';
import * as tf from '../engine/tf';
import { threatModels } from '../engine/threat-models';
import { ConfigError } from '../protocol/errors';
import { IMAGE_BYTES, IMAGE_CHANNELS, IMAGE_SIZE } from '../protocol/images';
import type { AttackSettings, Picture } from '../protocol/inspect';
import type { NetworkRole } from '../protocol/run-config';
import type { Looked } from './inspect-networks';
import type { Pause } from './inspect-turn';

const MAX_STEPS = 200;

/**
 * Pictures as a batch, [pictures, 32, 32, 3].
 * @throws ConfigError for a picture of another size
 */
export function batchOf(pictures: readonly Picture[]): tf.Tensor4D {
  const values = new Float32Array(pictures.length * IMAGE_BYTES);
  for (const [i, { pixels }] of pictures.entries()) {
    if (pixels.length !== IMAGE_BYTES) throw new ConfigError(`picture has ${pixels.length} values, expected ${IMAGE_BYTES}`);
    values.set(pixels, i * IMAGE_BYTES);
  }
  return tf.tensor4d(values, [pictures.length, IMAGE_SIZE, IMAGE_SIZE, IMAGE_CHANNELS]);
}

/** @throws ConfigError where the network is not among those lent */
export function pick(networks: readonly Looked[], role: NetworkRole): Looked {
  const found = networks.find(({ about }) => about.role === role);
  if (!found)
    throw new ConfigError(`network "${role}" is not there, expected one of ${networks.map(({ about }) => about.role).join(', ')}`);
  return found;
}

/** The picture's class; of one without, what the teacher, or else the last network, answers to it. */
export async function labelOf({ label }: Picture, x: tf.Tensor4D, networks: readonly Looked[]): Promise<number> {
  const judge = networks.find(({ about }) => about.role === 'teacher') ?? networks.at(-1);
  if (!judge) throw new ConfigError('networks to look at are 0, expected at least 1');
  const { classes } = judge.graph.network.architecture;
  if (label !== null && !(Number.isInteger(label) && label >= 0 && label < classes)) {
    throw new ConfigError(`label is ${label}, expected integer in [0, ${classes - 1}]`);
  }
  if (label !== null) return label;
  const answer = tf.tidy(() => tf.argMax(judge.graph.logits(x), 1));
  const [best] = await answer.data();
  answer.dispose();
  return best!;
}

/** Runs an attack to its end, letting messages in between its steps; the caller disposes the frames. */
export async function runPath(
  network: Looked,
  x: tf.Tensor4D,
  label: number,
  settings: AttackSettings,
  pause: Pause,
): Promise<tf.Tensor4D> {
  const { threatModel, steps, stepSize, start, target, seed } = settings;
  if (steps > MAX_STEPS) throw new ConfigError(`parameter "steps" is ${steps}, expected integer in [1, ${MAX_STEPS}]`);
  const { classes } = network.graph.network.architecture;
  if (target !== null && !(Number.isInteger(target) && target >= 0 && target < classes)) {
    throw new ConfigError(`target is ${target}, expected integer in [0, ${classes - 1}]`);
  }
  const model = threatModels.get(threatModel.id).create(threatModel.params);
  const path = attackPath({
    ...{ graph: network.graph, x, label, target, steps, stepSize, start, threatModel: model },
    random: new Random(seed).fork('attack'),
  });
  for (;;) {
    const { done, value } = path.next();
    if (done) return value;
    try {
      await pause();
    } catch (error) {
      // Ending the generator early frees its tensors.
      path.return(x);
      throw error;
    }
  }
}

/** Reads a tensor and frees it. */
export async function readAway(tensor: tf.Tensor): Promise<Float32Array> {
  const data = await tensor.data();
  tensor.dispose();
  return Float32Array.from(data);
}

/** Class probabilities, [batch, classes]; the caller disposes them. */
export const probabilities = ({ graph }: Looked, x: tf.Tensor4D): tf.Tensor2D => tf.tidy(() => tf.softmax(graph.logits(x)));
