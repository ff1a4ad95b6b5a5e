/** What every engine gets alike: weights, images, labels, random draws. */
import { TrainingBatches } from '../src/engine/batches';
import { models } from '../src/engine/models';
import { createNetwork, initialWeights, type Network, type WeightValues } from '../src/engine/network';
import { Random } from '../src/engine/random';
import { IMAGE_BYTES, IMAGE_SIZE, type ImageSource } from '../src/protocol/images';
import type { Workload } from './workload';

const SEED = 5;
const IMAGES = 1024;
export const CLASSES = 10;

/** Noise with labels in turn; what the pixels show does not matter to a clock. */
function noiseSource(): ImageSource {
  const random = new Random(SEED).fork('images');
  const bytes = Uint8Array.from({ length: IMAGES * IMAGE_BYTES }, () => random.integer(256));
  return {
    count: IMAGES,
    read(indices, images, labels) {
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        images.set(bytes.subarray(index * IMAGE_BYTES, (index + 1) * IMAGE_BYTES), i * IMAGE_BYTES);
        labels[i] = index % CLASSES;
      }
    },
  };
}

export interface Setting {
  readonly student: Network;
  readonly teacher: Network;
  readonly weights: { readonly student: WeightValues; readonly teacher: WeightValues };
  readonly batches: TrainingBatches;
  /** The trainer's stream; step n draws from its fork `step n`. */
  readonly random: Random;
}

export function createSetting({ depth, width, batch, stemStride }: Workload): Setting {
  const context = { input: [IMAGE_SIZE, IMAGE_SIZE, 3] as const, classes: CLASSES };
  const architecture = models.get('resnet').architecture({ depth: String(depth), width, stemStride }, context);
  const random = new Random(SEED);
  const weights = {
    student: initialWeights(architecture, random.fork('student')),
    teacher: initialWeights(architecture, random.fork('teacher')),
  };
  return {
    student: createNetwork(architecture, weights.student),
    teacher: createNetwork(architecture, weights.teacher),
    weights,
    batches: new TrainingBatches(
      { source: noiseSource(), classes: CLASSES, batchSize: batch, flip: true, crop: 4 },
      random.fork('batches'),
    ),
    random: random.fork('training'),
  };
}
