/** The page's side of the comparison: PGD on some images, with all that another program needs to repeat it. */
import { IMAGE_BYTES, type ImageSource } from '../../../protocol/images';
import type { PluginChoice } from '../../../protocol/run-config';
import { readImages } from '../../batches';
import { Evaluator } from '../../evaluation/evaluator';
import { stagesOf } from '../../evaluation/stages';
import { isRight, positions, stands } from '../../evaluation/state';
import { networkTarget } from '../../evaluation/target';
import type { Network } from '../../network';
import type { Random } from '../../random';
import * as tf from '../../tf';
import type { ThreatModel } from '../../threat-model';

export interface PageRunOptions {
  readonly network: Network;
  readonly source: ImageSource;
  readonly indices: Int32Array;
  readonly classes: number;
  /** PGD with one restart. */
  readonly attack: PluginChoice;
  readonly threatModel: ThreatModel;
  readonly batchSize: number;
  readonly random: Random;
}

/** By image in the order of the indices; pictures are [n, 32, 32, 3]. */
export interface PageRun {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** Where PGD began, in [0, 1]; the image itself where there was nothing to attack. */
  readonly starts: Float32Array;
  /** Where it ended. */
  readonly adversarial: Float32Array;
  /** Of the clean images, [n, classes]. */
  readonly logits: Float32Array;
  /** 1 where the answer was right, clean and after the attack. */
  readonly clean: Uint8Array;
  readonly robust: Uint8Array;
}

/** Keeps the first `count` rows of what passes by, in order. */
class Rows {
  readonly #kept: tf.Tensor[] = [];

  keep(tensor: tf.Tensor4D): tf.Tensor4D {
    this.#kept.push(tf.keep(tf.clone(tensor)));
    return tensor;
  }

  /** Batch by batch, without the rows that fill a batch up. */
  async take(counts: readonly number[]): Promise<Float32Array> {
    const parts = await Promise.all(this.#kept.map((tensor) => tensor.data()));
    this.dispose();
    const all = new Float32Array(counts.reduce((a, b) => a + b, 0) * IMAGE_BYTES);
    let at = 0;
    for (const [index, part] of parts.entries()) {
      const rows = part.subarray(0, (counts[index] ?? 0) * IMAGE_BYTES);
      all.set(rows, at);
      at += rows.length;
    }
    return all;
  }

  dispose(): void {
    tf.dispose(this.#kept.splice(0));
  }
}

async function logitsOf({ network, source, indices, batchSize }: PageRunOptions): Promise<Float32Array> {
  const target = networkTarget(network, () => {});
  const parts: Float32Array[] = [];
  for (let from = 0; from < indices.length; from += batchSize) {
    const { images } = readImages(source, indices.subarray(from, from + batchSize));
    const logits = tf.tidy(() => target.logits(images));
    parts.push((await logits.data()) as Float32Array);
    tf.dispose([images, logits]);
  }
  target.dispose();
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** Attacks like every evaluation does, the draws included: a run's closing evaluation under the same settings gives the same verdicts. */
export async function pageRun(options: PageRunOptions): Promise<PageRun> {
  const { network, source, indices, classes, attack, threatModel, batchSize, random } = options;
  const [starts, ends] = [new Rows(), new Rows()];
  const watched: ThreatModel = {
    ...threatModel,
    sample: (x, draws) => starts.keep(threatModel.sample(x, draws)),
    project: (x, adversarial) => ends.keep(threatModel.project(x, adversarial)),
  };
  const target = networkTarget(network, () => {});
  try {
    const stages = stagesOf(attack, threatModel.id, classes);
    const evaluator = new Evaluator({ target, images: { source, classes }, indices, stages, threatModel: watched, batchSize, random });
    for await (const _ of evaluator.run());
    const state = evaluator.state();
    const attacked = positions(state, isRight);
    const counts = Array.from({ length: Math.ceil(attacked.length / batchSize) }, (_, batch) =>
      Math.min(batchSize, attacked.length - batch * batchSize),
    );
    const images = new Uint8Array(indices.length * IMAGE_BYTES);
    const labels = new Uint8Array(indices.length);
    source.read(indices, images, labels);
    const isDrawn = attack.params.start !== 'image';
    const [begun, ended] = [isDrawn ? await starts.take(counts) : null, await ends.take(counts)];
    /** What belongs to the attacked images, the clean images elsewhere. */
    const spread = (rows: Float32Array | null) => {
      const all = Float32Array.from(images, (byte) => byte / 255);
      for (const [row, position] of attacked.entries()) {
        if (rows) all.set(rows.subarray(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES), position * IMAGE_BYTES);
      }
      return all;
    };
    const flags = (holds: typeof stands) => {
      const right = new Set(positions(state, holds));
      return Uint8Array.from(indices, (_, position) => (right.has(position) ? 1 : 0));
    };
    return {
      ...{ images, labels, starts: spread(begun), adversarial: spread(ended) },
      ...{ logits: await logitsOf(options), clean: flags(isRight), robust: flags(stands) },
    };
  } finally {
    starts.dispose();
    ends.dispose();
    target.dispose();
  }
}
