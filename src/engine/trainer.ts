/** Trains one network with one method, a step at a time. */
import { ConfigError, DivergenceError } from '../protocol/errors';
import type { StepRecord } from '../protocol/metrics';
import type { RawParams } from '../protocol/params';
import type { NetworkRole } from '../protocol/run-config';
import { attacks } from './attacks';
import { disposeBatch, type TrainingBatches } from './batches';
import { type BatchStatistics, forwardTraining, type InferenceGraph, inferenceGraph, updateStatistics } from './forward';
import type { Ledger, Tally } from './ledger';
import type { ExtraWeight, Method, Tensors } from './method';
import type { Network } from './network';
import type { Optimiser, OptimiserState } from './optimiser';
import type { Random } from './random';
import type { Schedule } from './schedule';
import * as tf from './tf';
import { threatModels } from './threat-models';

/** Settings that are read anew at every step, so that a slider takes effect at the next one. */
export interface LiveSettings {
  method: RawParams;
  optimiser: RawParams;
  readonly schedule: RawParams;
}

export interface TrainerOptions {
  readonly role: NetworkRole;
  readonly network: Network;
  readonly teacher: Network | null;
  readonly method: Method;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  readonly settings: LiveSettings;
  readonly batches: TrainingBatches;
  readonly steps: number;
  readonly random: Random;
  readonly ledger: Ledger;
  /** Values from {@link Trainer.state} and the step they were taken at. */
  readonly resume?: { readonly step: number; readonly state: ReadonlyMap<string, { readonly data: Float32Array }> };
}

/** Trains when iterated; holds optimiser state and extra weights until disposed. */
export class Trainer implements AsyncIterable<StepRecord> {
  readonly #options: TrainerOptions;
  readonly #extra: ReadonlyMap<string, tf.Variable>;
  readonly #variables: readonly tf.Variable[];
  readonly #optimiser: OptimiserState;
  readonly #teacher: InferenceGraph | null;
  readonly #networkTally: Tally;
  readonly #teacherTally: Tally;
  #step: number;

  /** @throws ConfigError when the method needs a teacher and there is none, or the two cannot be matched */
  constructor(options: TrainerOptions) {
    const { method, network, teacher, settings, role, ledger, resume } = options;
    if (method.needsTeacher && !teacher) throw new ConfigError(`method "${method.id}" has no teacher, expected a trained or shipped one`);
    this.#options = options;
    const pair = { student: network.architecture, teacher: teacher?.architecture ?? null };
    const random = options.random.fork('extra weights');
    const create = ({ name, shape, deviation }: ExtraWeight) =>
      tf.tidy(() => {
        const size = shape.reduce((a, b) => a * b, 1);
        return [name, tf.variable(tf.tensor(random.fork(name).normals(size, deviation), [...shape]))] as const;
      });
    this.#extra = new Map(method.extraWeights(settings.method, pair).map(create));
    this.#variables = [...network.trainable, ...this.#extra.values()];
    this.#optimiser = options.optimiser.create(this.#variables);
    this.#teacher = method.needsTeacher && teacher ? inferenceGraph(teacher) : null;
    this.#networkTally = ledger.tally(role, role, 'training', network.macs);
    this.#teacherTally = ledger.tally('teacher', role, 'training', teacher?.macs ?? 0);
    this.#step = resume?.step ?? 0;
    if (resume) this.#restore(resume.state);
  }

  #stateVariables(): [string, tf.Variable][] {
    return [...[...this.#extra].map(([name, v]) => [`extra.${name}`, v] as [string, tf.Variable]), ...this.#optimiser.variables];
  }

  #restore(state: ReadonlyMap<string, { readonly data: Float32Array }>): void {
    for (const [name, variable] of this.#stateVariables()) {
      const saved = state.get(name);
      if (saved?.data.length !== variable.size) {
        throw new ConfigError(`checkpoint entry "${name}" has ${saved?.data.length ?? 0} numbers, expected ${variable.size}`);
      }
      tf.tidy(() => variable.assign(tf.tensor(saved.data.slice(), variable.shape as number[])));
    }
  }

  /** Steps done so far. */
  get step(): number {
    return this.#step;
  }

  /** Optimiser state and extra weights; together with the network's weights enough to go on. */
  async state(): Promise<Map<string, { readonly shape: readonly number[]; readonly data: Float32Array }>> {
    const entries = this.#stateVariables().map(async ([name, variable]) => {
      return [name, { shape: variable.shape as readonly number[], data: ((await variable.data()) as Float32Array).slice() }] as const;
    });
    return new Map(await Promise.all(entries));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StepRecord, void> {
    while (this.#step < this.#options.steps) yield await this.#update();
  }

  #attack(random: Random, batch: { images: tf.Tensor4D; labels: tf.Tensor2D }): Parameters<Method['prepare']>[0]['attack'] {
    const tally = this.#networkTally;
    return ({ id, params, epsilon, objective }) => {
      const graph = inferenceGraph(this.#options.network);
      const logits = (x: tf.Tensor4D) => {
        tally('forward', x.shape[0]);
        return graph.logits(x);
      };
      const adversarial = attacks.get(id).perturb(
        {
          x: batch.images,
          labels: batch.labels,
          logits,
          threatModel: threatModels.get('linf').create({ epsilon }),
          random: random.fork('attack'),
          tally,
          ...(objective ? { objective: objective(logits) } : {}),
        },
        params,
      );
      graph.dispose();
      return adversarial;
    };
  }

  /** One optimiser update; the returned terms are batch means from before it. */
  async #update(): Promise<StepRecord> {
    const { method, network, settings, steps, role, schedule, optimiser } = this.#options;
    const started = tf.util.now();
    const step = this.#step;
    const progress = step / steps;
    const random = this.#options.random.fork(`step ${step}`);
    const batch = this.#options.batches.next();
    const count = batch.images.shape[0];
    const params = settings.method;

    const prepared: Tensors = tf.tidy(() =>
      method.prepare({
        params,
        batch,
        random,
        progress,
        teacher: (x) => {
          this.#teacherTally('forward', x.shape[0]);
          return this.#teacher!.forward(x);
        },
        attack: this.#attack(random, batch),
      }),
    );

    const statistics: BatchStatistics[] = [];
    const weights = method.weights(params, progress);
    let means: Record<string, tf.Scalar> = {};
    const { value, grads } = tf.variableGrads(() => {
      const terms = method.loss({
        params,
        batch,
        prepared,
        progress,
        studentArchitecture: network.architecture,
        extra: (name) => this.#extra.get(name)!,
        student: (x) => {
          this.#networkTally('forward', x.shape[0]);
          return forwardTraining(network, x, (entry) => statistics.push(entry));
        },
      });
      means = Object.fromEntries(Object.entries(terms).map(([id, term]) => [id, tf.keep(tf.mean(term) as tf.Scalar)]));
      return tf.addN(Object.entries(means).map(([id, mean]) => tf.mul(mean, weights[id] ?? 1))) as tf.Scalar;
    }, [...this.#variables]);
    this.#networkTally('weightGradient', count);

    const factor = schedule.factor(step, steps, settings.schedule);
    const gradients = this.#variables.map(({ name }) => grads[name]!);
    this.#optimiser.update(gradients, step + 1, settings.optimiser, factor);
    updateStatistics(network, statistics);
    this.#step++;

    const ids = Object.keys(means);
    const all = tf.tidy(() => tf.stack([value, ...ids.map((id) => means[id]!)]));
    const [loss, ...values] = (await all.data()) as Float32Array;
    tf.dispose([all, value, gradients, means, prepared as Record<string, tf.Tensor>]);
    disposeBatch(batch);

    const terms = Object.fromEntries(ids.map((id, i) => [id, values[i]!]));
    for (const [id, mean] of [...Object.entries(terms), ['total', loss!] as const]) {
      if (!Number.isFinite(mean)) throw new DivergenceError(id, step, mean);
    }
    return {
      network: role,
      step: this.#step,
      total: steps,
      learningRate: optimiser.learningRate(settings.optimiser) * factor,
      loss: loss!,
      terms,
      ms: tf.util.now() - started,
    };
  }

  dispose(): void {
    this.#optimiser.dispose();
    this.#teacher?.dispose();
    for (const variable of this.#extra.values()) variable.dispose();
  }
}
