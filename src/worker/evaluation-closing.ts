/** The closing evaluation of a network of a run: the attack, quick trust checks, and the report of both. */
import { Evaluator, type Progress } from '../engine/evaluation/evaluator';
import { buildReport } from '../engine/evaluation/report';
import { stagesOf } from '../engine/evaluation/stages';
import { networkTarget } from '../engine/evaluation/target';
import { trustChecks } from '../engine/evaluation/trust';
import type { Tally } from '../engine/ledger';
import { type Network, readWeights } from '../engine/network';
import type { Random } from '../engine/random';
import { threatModels } from '../engine/threat-models';
import type { LoadedDataset } from '../protocol/images';
import type { EvaluationReport, TrustCheck } from '../protocol/report';
import type { PluginChoice, RunConfig } from '../protocol/run-config';
import { chooseBatch } from './evaluation-batch';
import { type Device, evaluationIndices, identityOf } from './evaluation-identity';

export interface ClosingOptions {
  readonly network: Network;
  readonly model: PluginChoice;
  readonly tally: Tally;
  /** Another network of the run, for transfer examples. */
  readonly surrogate: { readonly network: Network; readonly tally: Tally } | null;
  readonly config: RunConfig;
  readonly dataset: LoadedDataset;
  readonly random: Random;
  /** Milliseconds of running time. */
  readonly now: () => number;
  readonly device: Device;
  readonly onProgress: (progress: Progress) => void;
}

/** Pauses after every iteration of an attack. */
export async function* closingEvaluation(options: ClosingOptions): AsyncGenerator<void, EvaluationReport> {
  const { network, surrogate, config, dataset, random, now, onProgress } = options;
  const { attack, count, threatModel: choice } = config.evaluation;
  const plugin = threatModels.get(choice.id);
  const threatModel = plugin.create(choice.params);
  const images = { source: dataset.test, classes: dataset.classes.length };
  const indices = evaluationIndices(config.seed, dataset.test, count);
  const batch = chooseBatch(network.architecture, options.device.backend.backend, {
    count: indices.length,
    atMost: config.evaluation.batchSize,
  });
  const { batchSize } = batch;
  const stages = stagesOf(attack, choice.id, images.classes);
  const target = networkTarget(network, options.tally);
  const other = surrogate && networkTarget(surrogate.network, surrogate.tally);
  const began = now();
  try {
    const evaluator = new Evaluator({
      ...(other ? { surrogate: other } : {}),
      ...{ target, images, indices, stages, threatModel, batchSize, random, now },
    });
    for await (const progress of evaluator.run()) {
      onProgress(progress);
      yield;
    }
    onProgress(evaluator.progress());
    let checks: readonly TrustCheck[] = [];
    const standing = evaluator.standing();
    const probing = { target, images, indices, threatModel: plugin, epsilon: threatModel.epsilon, batchSize };
    for await (const done of trustChecks({
      ...probing,
      effort: 'quick',
      stood: (index) => standing.has(index),
      random: random.fork('trust'),
      ...(other ? { surrogate: other } : {}),
    })) {
      checks = done;
      yield;
    }
    const identity = await identityOf({
      ...options.device,
      ...{ dataset, indices, batch, data: config.data, seed: config.seed, model: options.model },
      weights: await readWeights(network),
    });
    return buildReport({
      state: evaluator.state(),
      ...{ stages, isComplete: evaluator.isComplete, classes: dataset.classes, threatModel: choice, attack, checks, identity },
      curves: [],
      seconds: (now() - began) / 1000,
    });
  } finally {
    target.dispose();
    other?.dispose();
  }
}
