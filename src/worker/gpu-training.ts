/** What training does differently where a GPU computes: it compiles ahead, and does not wait for each step. */
import { attacks } from '../engine/attacks';
import { oneHot, readImages, TrainingBatches } from '../engine/batches';
import { inferenceGraph } from '../engine/forward';
import { Ledger } from '../engine/ledger';
import { createNetwork, initialWeights, type Network } from '../engine/network';
import type { Pace } from '../engine/pace';
import { Random } from '../engine/random';
import * as tf from '../engine/tf';
import type { ThreatModel } from '../engine/threat-model';
import { Trainer, type TrainerOptions } from '../engine/trainer';
import type { ImageSource } from '../protocol/images';
import type { PluginChoice } from '../protocol/run-config';

export interface GpuTraining {
  /** Compiles what `work` needs up to its first `await`, and computes nothing. */
  warmUp(work: () => Promise<void>): Promise<void>;
  /** Resolves when the device has done all it was given. */
  finished(): Promise<void>;
}

/** One step computes while the next is prepared; more would only wait in the queue. */
const DEPTH = 2;
/** Two readings may be on their way, so that a loss that is not finite is found within ten steps. */
const READ_EVERY = 5;
/** As often as the page hears of metrics. */
const READ_WITHIN_MS = 100;

export const gpuPace = ({ finished }: GpuTraining, stopsAt: Pace['stopsAt']): Pace => ({
  ...{ depth: DEPTH, readEvery: READ_EVERY, readWithin: READ_WITHIN_MS, stopsAt, finished },
});

export interface Rehearsal {
  readonly options: TrainerOptions;
  readonly batches: Omit<ConstructorParameters<typeof TrainingBatches>[0], 'source'>;
  readonly source: ImageSource;
  /** The attack of the evaluations meanwhile, and how many images it takes at once. */
  readonly attack: PluginChoice;
  readonly attackBatch: number;
  readonly threatModel: ThreatModel;
}

/** So many images as a batch needs; the rest need not go to the device twice. */
const startOf = (source: ImageSource, count: number): ImageSource =>
  Number.isFinite(source.count) ? { count: Math.min(count, source.count), read: source.read.bind(source) } : source;

/** The same architecture with weights of no meaning: nothing that matters may be touched while nothing is computed. */
const dummy = <N extends Network | null | undefined>(network: N): N =>
  (network ? createNetwork(network.architecture, initialWeights(network.architecture, new Random(0))) : network) as N;

/** One training step, then one round of the attack, on networks that are thrown away; both are begun before anything is waited for. */
export async function rehearse({ options, batches, source, attack, attackBatch, threatModel }: Rehearsal): Promise<void> {
  const { pace: _, resume: __, ...same } = options;
  const [network, teacher, naturalTeacher] = [dummy(options.network), dummy(options.teacher), dummy(options.naturalTeacher)];
  const random = new Random(0);
  const small = { ...batches, source: startOf(source, batches.batchSize) };
  const own = { network, teacher, ...(naturalTeacher ? { naturalTeacher } : {}), ledger: new Ledger() };
  const trainer = new Trainer({ ...same, ...own, batches: new TrainingBatches(small, random) });
  trainer.begin();
  const settled = trainer.settle();
  const graph = inferenceGraph(network);
  const indices = Int32Array.from({ length: attackBatch }, (_, i) => i % source.count);
  const { images, labels } = readImages(source, indices);
  const rows = oneHot(labels, batches.classes);
  const context = { x: images, labels: rows, logits: graph.logits, threatModel, random, tally: () => {} };
  const { id, params } = attacks.get(attack.id).stages?.(attack.params)[0] ?? attack;
  const rounds = attacks.get(id).rounds(context, params);
  const first = rounds.next();
  const predicted = tf.tidy(() => tf.softmax(graph.logits(images)));
  const answers = predicted.data();
  await Promise.all([settled, answers]);
  if (first.done) first.value.dispose();
  else rounds.return(images);
  tf.dispose([images, rows, predicted]);
  graph.dispose();
  trainer.dispose();
  for (const each of [network, teacher, naturalTeacher]) each?.dispose();
}
