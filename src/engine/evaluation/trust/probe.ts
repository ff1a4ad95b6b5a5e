/** What the checks share: images the target answers correctly, and attacks on them that are run once each. */

import type { RawParams } from '../../../protocol/params';
import type { CheckEffort } from '../../../protocol/report';
import type { Random } from '../../random';
import * as tf from '../../tf';
import type { ThreatModel, ThreatModelPlugin } from '../../threat-model';
import { attackBatch, type Images, type Perturb, perturbing, readAnswers, readBatch } from '../attack-batch';
import type { Target } from '../target';

export interface ProbeOptions {
  readonly target: Target;
  /** Another network to make transfer examples on. */
  readonly surrogate?: Target;
  readonly images: Images;
  readonly indices: ArrayLike<number>;
  readonly threatModel: ThreatModelPlugin;
  readonly epsilon: number;
  readonly batchSize: number;
  readonly random: Random;
  readonly effort: Exclude<CheckEffort, 'none'>;
  /** Whether the image at an index withstood the reported attack. */
  readonly stood: (index: number) => boolean;
}

/** What the checks spend. */
export const EFFORTS = {
  quick: { images: 32, steps: 10, fewSteps: 3, queries: 30 },
  full: { images: 128, steps: 50, fewSteps: 10, queries: 1000 },
} as const;

/** A verdict needs at least this many images to stand on. */
export const LEAST_IMAGES = 8;

export interface Attacked {
  readonly perturb: Perturb;
  readonly epsilon?: number;
}

export class Probe {
  readonly options: ProbeOptions;
  readonly model: ThreatModel;
  readonly #right: number[] = [];
  readonly #labels: number[] = [];
  readonly #known = new Map<string, readonly boolean[]>();

  constructor(options: ProbeOptions) {
    this.options = options;
    this.model = options.threatModel.create({ epsilon: options.epsilon });
  }

  get effort(): (typeof EFFORTS)[keyof typeof EFFORTS] {
    return EFFORTS[this.options.effort];
  }

  /** Positions of the images that are answered correctly; these are what the checks attack. */
  get right(): readonly number[] {
    return this.#right;
  }

  /** Looks for correctly answered images among the first ones, up to four times as many as wanted. */
  async *gather(): AsyncGenerator<void, void> {
    const { images, indices, target } = this.options;
    const { images: wanted } = this.effort;
    const last = Math.min(indices.length, 4 * wanted);
    for (let start = 0; start < last && this.#right.length < wanted; start += this.#batchSize) {
      const chunk = Array.from({ length: Math.min(this.#batchSize, last - start) }, (_, i) => indices[start + i]!);
      const batch = readBatch(images, chunk, this.#batchSize);
      const found = await readAnswers(target, batch.x, batch, chunk.length);
      for (const [row, index] of chunk.entries()) {
        if (found[row] !== batch.classes[row] || this.#right.length >= wanted) continue;
        this.#right.push(index);
        this.#labels.push(batch.classes[row]!);
      }
      batch.dispose();
      yield;
    }
  }

  get #batchSize(): number {
    return Math.min(this.options.batchSize, this.effort.images);
  }

  /** Batches of the images; at least one, of whatever there is, so that outputs can be looked at. */
  async eachBatch(look: (batch: ReturnType<typeof readBatch>, count: number) => Promise<void>): Promise<void> {
    const { images, indices } = this.options;
    const all =
      this.#right.length > 0 ? this.#right : Array.from({ length: Math.min(indices.length, this.effort.images) }, (_, i) => indices[i]!);
    for (let start = 0; start < all.length; start += this.#batchSize) {
      const chunk = all.slice(start, start + this.#batchSize);
      const batch = readBatch(images, chunk, this.#batchSize);
      try {
        await look(batch, chunk.length);
      } finally {
        batch.dispose();
      }
    }
  }

  /** Which of the images withstand an attack; asked again under the same name it answers from memory. */
  async *standing(name: string, { perturb, epsilon }: Attacked): AsyncGenerator<void, readonly boolean[]> {
    const known = this.#known.get(name);
    if (known) return known;
    const { images, target, threatModel, random } = this.options;
    const standing: boolean[] = [];
    for (let start = 0; start < this.#right.length; start += this.#batchSize) {
      const found = yield* attackBatch({
        ...{ images, target, perturb },
        indices: this.#right.slice(start, start + this.#batchSize),
        batchSize: this.#batchSize,
        threatModel: epsilon === undefined ? this.model : threatModel.create({ epsilon }),
        random: random.fork(`probe ${start}`),
      });
      standing.push(...found.map((answer, row) => answer === this.#labels[start + row]));
    }
    this.#known.set(name, standing);
    return standing;
  }

  attack(id: string, params: RawParams, target: Target = this.options.target): Perturb {
    return perturbing(id, params, target);
  }

  /** PGD of so many steps, each a quarter of the radius unless told otherwise. */
  pgd(steps: number, epsilon = this.options.epsilon): Perturb {
    return this.attack('pgd', { steps, stepSize: Math.min(10, epsilon / 4) });
  }

  /** One random image of the ball for each. */
  get noise(): Perturb {
    return function* ({ x }, threatModel, random) {
      return tf.tidy(() => threatModel.sample(x, random));
    };
  }
}

/** Share of images that stand. */
export const share = (standing: readonly boolean[]): number => standing.filter(Boolean).length / standing.length;
