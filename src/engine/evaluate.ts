/** Clean and robust accuracy of a network on given images. */
import type { ImageSource } from '../protocol/images';
import type { Proportion, SampleView, Verdict } from '../protocol/metrics';
import type { NetworkRole, PluginChoice } from '../protocol/run-config';
import { attacks } from './attacks';
import { oneHot, readImages } from './batches';
import { type InferenceGraph, inferenceGraph } from './forward';
import type { Tally } from './ledger';
import type { Network } from './network';
import type { Random } from './random';
import { proportion } from './statistics';
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

/** How far an evaluation is; on the way the accuracies are those of the images seen so far. */
export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
  readonly clean: Proportion;
  readonly robust: Proportion;
}

/** Positions of the rows that the network classifies as labelled. */
async function correctRows(graph: InferenceGraph, images: tf.Tensor4D, labels: ArrayLike<number>, tally: Tally): Promise<number[]> {
  tally('forward', images.shape[0]);
  const guesses = tf.tidy(() => tf.argMax(graph.logits(images), 1));
  const values = await guesses.data();
  guesses.dispose();
  return Array.from(labels, (label, row) => (values[row] === label ? row : -1)).filter((row) => row >= 0);
}

/**
 * Clean accuracy, and robust accuracy under one attack: an image counts as robust when it is classified correctly both
 * clean and after the attack, judged anew on the final image in inference mode. Images that are wrong already are not
 * attacked. Yields after every batch; the last value is the result.
 */
export async function* evaluate(options: EvaluationOptions): AsyncGenerator<EvaluationProgress, EvaluationProgress> {
  const { network, source, indices, classes, batchSize, threatModel, tally } = options;
  const attack = attacks.get(options.attack.id);
  const graph = inferenceGraph(network);
  const total = indices.length;
  let correct = 0;
  let robust = 0;
  let progress: EvaluationProgress = { done: 0, total, clean: proportion(0, 0), robust: proportion(0, 0) };
  try {
    for (let start = 0; start < total; start += batchSize) {
      const chunk = Array.from({ length: Math.min(batchSize, total - start) }, (_, i) => indices[start + i]!);
      const { images, labels } = readImages(source, chunk);
      const rows = await correctRows(graph, images, labels, tally);
      correct += rows.length;
      if (rows.length > 0) {
        const x = tf.tidy(() => tf.gather(images, tf.tensor1d(rows, 'int32')) as tf.Tensor4D);
        const targets = rows.map((row) => labels[row]!);
        const rowLabels = oneHot(targets, classes);
        const adversarial = attack.perturb(
          {
            x,
            labels: rowLabels,
            threatModel,
            tally,
            random: options.random.fork(`batch ${start}`),
            logits: (z) => {
              tally('forward', z.shape[0]);
              return graph.logits(z);
            },
          },
          options.attack.params,
        );
        robust += (await correctRows(graph, adversarial, targets, tally)).length;
        tf.dispose([x, rowLabels, adversarial]);
      }
      images.dispose();
      const done = start + chunk.length;
      progress = { done, total, clean: proportion(correct, done), robust: proportion(robust, done) };
      yield progress;
    }
  } finally {
    graph.dispose();
  }
  return progress;
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
    const adversarial = attacks.get(attack.id).perturb(context, attack.params);
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
