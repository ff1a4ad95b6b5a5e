/** Clean and robust accuracy of a network on given images. */
import type { ImageSource } from '../protocol/images';
import type { Proportion, SampleView, Verdict } from '../protocol/metrics';
import type { NetworkRole, PluginChoice } from '../protocol/run-config';
import { attacks } from './attacks';
import { oneHot, readImages } from './batches';
import { Evaluator, type Progress } from './evaluation/evaluator';
import { stagesOf } from './evaluation/stages';
import { networkTarget } from './evaluation/target';
import { type InferenceGraph, inferenceGraph } from './forward';
import type { Tally } from './ledger';
import type { Network } from './network';
import type { Random } from './random';
import * as tf from './tf';
import type { ThreatModel } from './threat-model';

export interface EvaluationOptions {
  readonly network: Network;
  readonly source: ImageSource;
  readonly indices: ArrayLike<number>;
  readonly classes: number;
  readonly attack: PluginChoice;
  readonly threatModel: ThreatModel;
  readonly batchSize: number;
  readonly random: Random;
  readonly tally: Tally;
}

/** How far an evaluation is. On the way robust accuracy is what is left of it so far, so it can only fall. */
export interface EvaluationProgress {
  /** Images whose verdict is final. */
  readonly done: number;
  readonly total: number;
  readonly clean: Proportion;
  readonly robust: Proportion;
}

/**
 * Clean accuracy, and robust accuracy under one attack: an image counts as robust when it is classified correctly clean
 * and after every stage of the attack, judged anew on the final image in inference mode. Images that are wrong already
 * are not attacked. Yields after every iteration of an attack; the last value is the result.
 */
export async function* evaluate(options: EvaluationOptions): AsyncGenerator<EvaluationProgress, EvaluationProgress> {
  const { network, source, indices, classes, attack, threatModel, batchSize, random, tally } = options;
  const stages = stagesOf(attack, threatModel.id, classes);
  const target = networkTarget(network, tally);
  const evaluator = new Evaluator({ target, images: { source, classes }, indices, stages, threatModel, batchSize, random });
  const told = ({ total, standing, judged, clean, robustAtMost }: Progress): EvaluationProgress => ({
    done: evaluator.isComplete ? total : judged - standing,
    total,
    clean,
    robust: robustAtMost,
  });
  try {
    for await (const progress of evaluator.run()) yield told(progress);
    const last = told(evaluator.progress());
    yield last;
    return last;
  } finally {
    target.dispose();
  }
}

async function verdicts(graph: InferenceGraph, images: tf.Tensor4D): Promise<Verdict[]> {
  const probabilities = tf.tidy(() => tf.softmax(graph.logits(images)));
  const rows = (await probabilities.array()) as number[][];
  probabilities.dispose();
  return rows.map((row) => {
    const confidence = Math.max(...row);
    return { predicted: row.indexOf(confidence), confidence, probabilities: row };
  });
}

export interface SampleOptions extends Omit<EvaluationOptions, 'network' | 'batchSize' | 'tally'> {
  readonly networks: Readonly<Partial<Record<NetworkRole, Network>>>;
}

/** A few images, clean and as attacked on each network, with every network's verdicts. Books nothing: it is a picture. */
export async function sampleViews({
  networks,
  source,
  indices,
  classes,
  attack,
  threatModel,
  random,
}: SampleOptions): Promise<SampleView[]> {
  const { images, labels } = readImages(source, indices);
  const rows = oneHot(labels, classes);
  const pixels = (await images.data()) as Float32Array;
  const size = pixels.length / indices.length;
  const cut = (values: Float32Array, n: number) => values.slice(n * size, (n + 1) * size);
  const samples = Array.from(indices, (index, n) => ({
    index,
    label: labels[n]!,
    clean: cut(pixels, n),
    attacked: {} as Record<string, SampleView['attacked']['plain']>,
  }));
  for (const [role, network] of Object.entries(networks)) {
    const graph = inferenceGraph(network);
    const context = { x: images, labels: rows, threatModel, random: random.fork('samples'), tally: () => {}, logits: graph.logits };
    // Of several attacks in a row the first: a picture is not worth minutes.
    const { id, params } = attacks.get(attack.id).stages?.(attack.params)[0] ?? attack;
    const adversarial = attacks.get(id).perturb(context, params);
    const changed = (await adversarial.data()) as Float32Array;
    const [clean, attacked] = [await verdicts(graph, images), await verdicts(graph, adversarial)];
    for (const [n, sample] of samples.entries()) {
      sample.attacked[role] = { adversarial: cut(changed, n), clean: clean[n]!, attacked: attacked[n]! };
    }
    adversarial.dispose();
    graph.dispose();
  }
  tf.dispose([images, rows]);
  return samples;
}
