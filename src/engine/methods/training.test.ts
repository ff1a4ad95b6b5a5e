import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataService } from '../../data/service';
import { startNodeBackend } from '../../kernels/node';
import type { LoadedDataset } from '../../protocol/images';
import type { ParamValue } from '../../protocol/params';
import { TrainingBatches } from '../batches';
import { models } from '../models';
import { createNetwork, initialWeights, type Network } from '../network';
import { Random } from '../random';
import { toyTrainer } from '../testing/toys';
import { methods } from './index';

/** Makes attacks cheap and weak, so that thirty steps suffice; no warm-up changes the loss on the way. */
const EASY: Readonly<Record<string, ParamValue>> = { attackSteps: 2, epsilon: 2 / 255, introspectionAfter: 0, replays: 2 };
const STEPS = 30;

describe('thirty steps on the embedded data', () => {
  let data: LoadedDataset;
  let teacher: Network;
  const fresh = (seed: number): Network => {
    const architecture = models.get('resnet').architecture({ width: 4, stemStride: 2 }, { input: [32, 32, 3], classes: 10 });
    return createNetwork(architecture, initialWeights(architecture, new Random(seed)));
  };

  /** Losses of one training. */
  async function train(id: string, network: Network, steps: number): Promise<number[]> {
    const method = methods.get(id);
    const params = Object.fromEntries(Object.entries(EASY).filter(([name]) => name in method.params));
    const source = { source: data.train, classes: 10, batchSize: 16, replays: method.replays(params), flip: true, crop: 1 };
    const trainer = toyTrainer(id, {
      network,
      teacher: teacher ?? null,
      naturalTeacher: teacher ?? null,
      settings: { method: params, optimiser: { learningRate: 0.05 }, schedule: {} },
      batches: new TrainingBatches(source, new Random(5)),
      steps,
    });
    const losses: number[] = [];
    for await (const { loss } of trainer) losses.push(loss);
    trainer.dispose();
    return losses;
  }

  beforeAll(async () => {
    await startNodeBackend('wasm');
    data = await createDataService({ indexedDB: null }).open('shapes', { trainCount: 64, testCount: 10 }, 1);
    const network = fresh(1);
    await train('standard', network, 80);
    teacher = network;
  });
  afterAll(() => teacher.dispose());

  it.each(methods.all.map(({ id }) => id))('%s lowers its loss', async (id) => {
    const network = fresh(2);
    const losses = await train(id, network, STEPS);
    const mean = (part: number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
    expect(losses).toHaveLength(STEPS);
    expect(mean(losses.slice(-5))).toBeLessThan(0.97 * mean(losses.slice(0, 5)));
    network.dispose();
  });
});
