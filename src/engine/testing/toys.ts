/** Small problems for tests: networks of a few hundred weights and images whose class is their colour. */
import type { ImageSource } from '../../protocol/images';
import { IMAGE_BYTES } from '../../protocol/images';
import type { AttackContext } from '../attack';
import { TrainingBatches } from '../batches';
import { Ledger } from '../ledger';
import { methods } from '../methods';
import { models } from '../models';
import { createNetwork, initialWeights, type Network } from '../network';
import { optimisers } from '../optim';
import { Random } from '../random';
import { schedules } from '../schedules';
import * as tf from '../tf';
import { threatModels } from '../threat-models';
import { Trainer, type TrainerOptions } from '../trainer';

export const TOY_CLASSES = 4;
const CONTEXT = { input: [32, 32, 3], classes: TOY_CLASSES } as const;

/** Class k has channel k mod 3 bright (class 3 none), plus noise that depends on the index. */
export function toySource(count: number): ImageSource {
  return {
    count,
    read(indices, images, labels) {
      for (let n = 0; n < indices.length; n++) {
        const index = indices[n]!;
        const label = index % TOY_CLASSES;
        const noise = new Random(index);
        labels[n] = label;
        for (let i = 0; i < IMAGE_BYTES; i++) images[n * IMAGE_BYTES + i] = (i % 3 === label ? 150 : 60) + noise.integer(60);
      }
    },
  };
}

/** A residual network with batch norm that is cheap enough for plain JavaScript. */
export function toyNetwork(seed = 1, params: Readonly<Record<string, number | string>> = {}): Network {
  const architecture = models.get('resnet').architecture({ depth: '8', width: 2, stemStride: 2, ...params }, CONTEXT);
  return createNetwork(architecture, initialWeights(architecture, new Random(seed)));
}

/** A trainer on toy images; anything may be replaced. */
export function toyTrainer(methodId: string, options: Partial<TrainerOptions> = {}): Trainer {
  const network = options.network ?? toyNetwork();
  const method = methods.get(methodId);
  const settings = options.settings ?? { method: {}, optimiser: { learningRate: 0.05 }, schedule: {} };
  const random = new Random(7);
  const replays = method.replays(settings.method);
  const source = { source: toySource(16), classes: TOY_CLASSES, batchSize: 4, replays, flip: true, crop: 2 };
  return new Trainer({
    role: 'student',
    network,
    teacher: null,
    naturalTeacher: null,
    method,
    optimiser: optimisers.get('sgd'),
    schedule: schedules.get('constant'),
    settings,
    batches: new TrainingBatches(source, random.fork('batches'), options.resume?.step ?? 0),
    steps: 4,
    random,
    ledger: new Ledger(),
    ...options,
  });
}

/** Everything an attack needs, on given logits; images of any size. */
export function attackContext(
  x: tf.Tensor4D,
  labels: tf.Tensor2D,
  logits: AttackContext['logits'],
  epsilon: number,
  norm: 'linf' | 'l2' = 'linf',
): AttackContext {
  const threatModel = threatModels.get(norm).create({ epsilon });
  return { x, labels, logits, threatModel, random: new Random(3), tally: () => {} };
}

/** Logits of a linear model on flattened images, differentiable in x. */
export function linearLogits(kernel: tf.Tensor2D): AttackContext['logits'] {
  return (x) => tf.matMul(tf.reshape<tf.Rank.R2>(x, [x.shape[0], -1]), kernel);
}

/** All weights of a network, one after the other. */
export async function flatWeights({ weights }: Network): Promise<number[]> {
  const parts = await Promise.all([...weights.values()].map(async (variable) => Array.from(await variable.data())));
  return parts.flat();
}
