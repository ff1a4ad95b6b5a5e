/** One update in slow motion: the batch and the draws of a step of a run's seed, on copies of the networks. */
import { disposeBatch, TrainingBatches } from '../engine/batches';
import { oneStep, SHOWN } from '../engine/inspect/one-step';
import { methods } from '../engine/methods';
import { createNetwork } from '../engine/network';
import { Random } from '../engine/random';
import * as tf from '../engine/tf';
import { ConfigError } from '../protocol/errors';
import type { LoadedDataset } from '../protocol/images';
import type { StepQuery, StepView } from '../protocol/inspect';
import { parseRunConfig, type RunConfig } from '../protocol/run-config';
import { pick, readAway } from './inspect-common';
import type { Looked } from './inspect-networks';
import type { Pause } from './inspect-turn';

export type OpenData = (data: RunConfig['data'], seed: number) => Promise<LoadedDataset>;

export async function lookStep(networks: readonly Looked[], query: StepQuery, openData: OpenData, pause: Pause): Promise<StepView> {
  const began = performance.now();
  const config = parseRunConfig(query.config);
  const { network: role, step } = query;
  const training = config[role];
  if (!training || 'shipped' in training) throw new ConfigError(`network "${role}" is not trained in this run, expected one that is`);
  if (!Number.isInteger(step) || step < 0 || step >= training.steps)
    throw new ConfigError(`step is ${step}, expected integer in [0, ${training.steps - 1}]`);
  const { network: original, saved } = pick(networks, role);
  const random = new Random(config.seed).fork(role);
  const dataset = await openData(config.data, config.seed);
  await pause();
  const replays = methods.get(training.method.id).replays(training.method.params);
  const source = { source: dataset.train, classes: dataset.classes.length, batchSize: training.batchSize, replays };
  const batches = new TrainingBatches({ ...source, ...training.augment }, random.fork('batches'), step);
  const batch = batches.next();
  const copy = createNetwork(original.architecture, saved.weights);
  const other = (each: 'teacher' | 'plain') => networks.find(({ about }) => about.role === each)?.network ?? null;
  try {
    const facts = await oneStep({
      ...{ network: copy, training, batch, step },
      teacher: role === 'student' ? other('teacher') : null,
      naturalTeacher: other('plain'),
      random: random.fork('training').fork(`step ${step}`),
    });
    const labels = await readAway(tf.tidy(() => tf.argMax(batch.labels, 1)));
    return { ...facts, network: role, labels: [...labels.subarray(0, SHOWN)], milliseconds: performance.now() - began };
  } finally {
    disposeBatch(batch);
    batches.dispose();
    copy.dispose();
  }
}
