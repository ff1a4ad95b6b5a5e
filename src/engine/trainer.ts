/** Trains one network with one method, a step at a time. */
import { ConfigError, DivergenceError } from '../protocol/errors';
import type { StepRecord } from '../protocol/metrics';
import type { RawParams } from '../protocol/params';
import type { NetworkRole } from '../protocol/run-config';
import { attacks } from './attacks';
import { type Batch, disposeBatch, type TrainingBatches } from './batches';
import { type BatchStatistics, forwardTraining, type InferenceGraph, inferenceGraph, updateStatistics } from './forward';
import type { Ledger, Tally } from './ledger';
import type { Memory, Method, PrepareContext, Tensors } from './method';
import type { Network } from './network';
import type { Optimiser, OptimiserState } from './optimiser';
import { Flow, type Launched, type Pace, STEP_BY_STEP } from './pace';
import { weightedMeans } from './primitives';
import type { Random } from './random';
import type { NamedTensor } from './safetensors';
import type { Schedule } from './schedule';
import { withTapsBeforeRelu } from './taps';
import * as tf from './tf';
import { threatModels } from './threat-models';
import { createExtra, restoreState, type SavedState, saveState } from './trainer-state';

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
  /** The ordinary network, for methods that learn from it too. */
  readonly naturalTeacher?: Network | null;
  readonly method: Method;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  readonly settings: LiveSettings;
  readonly batches: TrainingBatches;
  readonly steps: number;
  readonly random: Random;
  readonly ledger: Ledger;
  /** Step by step unless given. */
  readonly pace?: Pace;
  /** Values from {@link Trainer.state} and the step they were taken at. */
  readonly resume?: { readonly step: number; readonly state: SavedState };
}

/** Side quantities of a method are read at every so many steps: a chart needs no more, and reading them takes device work. */
const WATCH_EVERY = 5;

/** What a record needs beside the figures that the device still has. */
interface Step {
  readonly step: number;
  readonly learningRate: number;
  /** Ids of the loss terms, in the order of their figures. */
  readonly ids: readonly string[];
  readonly params: RawParams;
}

/** Trains when iterated; holds optimiser state and extra weights until disposed. */
export class Trainer implements AsyncIterable<StepRecord> {
  readonly #options: TrainerOptions;
  /** The trained network, its taps where the method wants them. */
  readonly #student: Network;
  readonly #extra: ReadonlyMap<string, tf.Variable>;
  /** What the optimiser changes, and after it what the method changes itself. */
  readonly #variables: { readonly trained: readonly tf.Variable[]; readonly own: readonly string[] };
  readonly #optimiser: OptimiserState;
  readonly #teacher: InferenceGraph | null;
  readonly #naturalTeacher: InferenceGraph | null;
  readonly #tallies: Readonly<Record<'network' | 'teacher' | 'naturalTeacher', Tally>>;
  readonly #flow: Flow<Step, StepRecord>;
  #memory: Memory;
  #step: number;

  /** @throws ConfigError when the method needs a teacher and there is none, or the two cannot be matched */
  constructor(options: TrainerOptions) {
    const { method, network, teacher, naturalTeacher = null, settings, role, ledger, resume } = options;
    if (method.needsTeacher && !teacher) throw new ConfigError(`method "${method.id}" has no teacher, expected a trained or shipped one`);
    if (method.needsNaturalTeacher && !naturalTeacher)
      throw new ConfigError(`method "${method.id}" has no natural teacher, expected a trained ordinary network`);
    this.#options = options;
    const isBefore = method.tapsBeforeRelu(settings.method);
    const view = (viewed: Network) => (isBefore ? withTapsBeforeRelu(viewed) : viewed);
    this.#student = view(network);
    const { batchSize } = options.batches;
    const pair = { student: this.#student.architecture, teacher: teacher ? view(teacher).architecture : null, batchSize };
    const specs = method.extraWeights(settings.method, pair);
    this.#extra = createExtra(specs, options.random.fork('extra weights'));
    const isOwn = (name: string) => specs.find((spec) => spec.name === name)?.trained === false;
    const own = [...this.#extra.keys()].filter(isOwn);
    const shared = [...this.#extra].filter(([name]) => !isOwn(name)).map(([, variable]) => variable);
    this.#variables = { trained: [...network.trainable, ...shared], own };
    this.#optimiser = options.optimiser.create(this.#variables.trained);
    this.#teacher = method.needsTeacher && teacher ? inferenceGraph(view(teacher)) : null;
    this.#naturalTeacher = method.needsNaturalTeacher && naturalTeacher ? inferenceGraph(naturalTeacher) : null;
    this.#tallies = {
      network: ledger.tally(role, role, 'training', network.macs),
      teacher: ledger.tally('teacher', role, 'training', teacher?.macs ?? 0),
      naturalTeacher: ledger.tally('plain', role, 'training', naturalTeacher?.macs ?? 0),
    };
    this.#memory = method.memory;
    // What a method remembers of a step decides about the next.
    const pace = Object.keys(method.memory).length > 0 ? STEP_BY_STEP : (options.pace ?? STEP_BY_STEP);
    this.#flow = new Flow(pace, (...figures) => this.#record(...figures));
    this.#step = resume?.step ?? 0;
    if (resume) this.#memory = restoreState(this.#stateVariables(), this.#memory, resume.state);
  }

  #stateVariables(): [string, tf.Variable][] {
    return [...[...this.#extra].map(([name, v]) => [`extra.${name}`, v] as [string, tf.Variable]), ...this.#optimiser.variables];
  }

  /** Steps begun so far; records may come out later. */
  get step(): number {
    return this.#step;
  }

  /** Gives the device the next step; its record comes out later. */
  begin(): void {
    this.#flow.add(this.#launch());
  }

  /**
   * Waits for the figures of every step begun.
   * @returns records that have not come out yet; they still will
   * @throws DivergenceError when a loss is not finite
   */
  settle(): Promise<readonly StepRecord[]> {
    return this.#flow.settle();
  }

  /** Optimiser state, extra weights and what the method remembers; together with the network's weights enough to go on. */
  state(): Promise<Map<string, NamedTensor>> {
    return saveState(this.#stateVariables(), this.#memory);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StepRecord, void> {
    const { steps } = this.#options;
    for (;;) {
      yield* this.#flow.due(this.#step, this.#step === steps);
      if (this.#step === steps) return;
      this.begin();
      await this.#flow.room();
    }
  }

  #attack(random: Random, batch: Batch): PrepareContext<RawParams>['attack'] {
    const { network, teacher } = this.#tallies;
    return ({ id, params, norm = 'linf', epsilon, objective, throughTeacher = false }) => {
      const graph = inferenceGraph(this.#options.network);
      const logits = (x: tf.Tensor4D) => {
        network('forward', x.shape[0]);
        return graph.logits(x);
      };
      const tally: Tally = (kind, images) => {
        network(kind, images);
        if (throughTeacher) teacher(kind, images);
      };
      const threatModel = threatModels.get(norm).create({ epsilon });
      const context = { x: batch.images, labels: batch.labels, logits, threatModel, random: random.fork('attack'), tally };
      const adversarial = attacks.get(id).perturb({ ...context, ...(objective ? { objective: objective(logits) } : {}) }, params);
      graph.dispose();
      return adversarial;
    };
  }

  #prepare(batch: Batch, random: Random, progress: number): Tensors {
    const { method, settings } = this.#options;
    const book = (tally: Tally, graph: InferenceGraph | null) => (x: tf.Tensor4D) => {
      tally('forward', x.shape[0]);
      return graph!.forward(x);
    };
    return tf.tidy(() =>
      method.prepare({
        params: settings.method,
        batch,
        random,
        progress,
        teacher: book(this.#tallies.teacher, this.#teacher),
        naturalTeacher: book(this.#tallies.naturalTeacher, this.#naturalTeacher),
        teacherArchitecture: this.#teacher?.network.architecture ?? null,
        attack: this.#attack(random, batch),
      }),
    );
  }

  /** Lets the method change the extra weights that are its own affair. */
  #updateOwn(grads: Readonly<Record<string, tf.Tensor>>, progress: number): void {
    const { method, settings } = this.#options;
    if (this.#variables.own.length === 0) return;
    tf.tidy(() => {
      const extra = (name: string) => this.#extra.get(name)!;
      const gradient = (name: string) => grads[extra(name).name]!;
      const updated = method.update({ params: settings.method, progress, extra, gradient });
      for (const name of this.#variables.own) this.#extra.get(name)!.assign(updated[name]!);
    });
  }

  /** Gives the device one optimiser update; its figures are batch means from before it. */
  #launch(): Launched<Step> {
    const { method, network, settings, steps, schedule, optimiser } = this.#options;
    const at = tf.util.now();
    const step = this.#step;
    const progress = step / steps;
    const batch = this.#options.batches.next();
    const params = settings.method;
    const prepared = this.#prepare(batch, this.#options.random.fork(`step ${step}`), progress);

    const { trained, own } = this.#variables;
    const statistics: BatchStatistics[] = [];
    const weights = method.weights(params, progress, this.#memory);
    let ids: readonly string[] = [];
    let summary: tf.Tensor1D | null = null;
    const watched: [name: string, values: tf.Tensor1D][] = [];
    const { value, grads } = tf.variableGrads(() => {
      const terms = method.loss({
        params,
        batch,
        prepared,
        progress,
        studentArchitecture: this.#student.architecture,
        extra: (name) => this.#extra.get(name)!,
        ...(step % WATCH_EVERY === 0 ? { watch: (name: string, values: tf.Tensor1D) => void watched.push([name, values]) } : {}),
        student: (x) => {
          this.#tallies.network('forward', x.shape[0]);
          this.#tallies.network('weightGradient', x.shape[0]);
          return forwardTraining(this.#student, x, (entry) => statistics.push(entry));
        },
      });
      ids = [...Object.keys(terms), ...watched.map(([name]) => name)];
      const means = weightedMeans(
        Object.values(terms),
        Object.keys(terms).map((id) => weights[id] ?? 1),
      );
      const seen = watched.map(([, values]) => values);
      summary = tf.keep(seen.length > 0 ? tf.concat1d([means.summary, tf.mean<tf.Tensor1D>(tf.stack(seen), 1)]) : means.summary);
      return means.total;
    }, [...trained, ...own.map((name) => this.#extra.get(name)!)]);

    const factor = schedule.factor(step, steps, settings.schedule);
    const gradients = trained.map(({ name }) => grads[name]!);
    this.#optimiser.update(gradients, step + 1, settings.optimiser, factor);
    this.#updateOwn(grads, progress);
    updateStatistics(network, statistics);
    this.#step++;

    tf.dispose([value, grads, prepared as Record<string, tf.Tensor>]);
    disposeBatch(batch);
    const learningRate = optimiser.learningRate(settings.optimiser) * factor;
    return { about: { step, learningRate, ids, params }, figures: summary!, at };
  }

  #record({ step, learningRate, ids, params }: Step, [loss, ...values]: Float32Array, ms: number): StepRecord {
    const { role, steps, method } = this.#options;
    const terms = Object.fromEntries(ids.map((id, i) => [id, values[i]!]));
    for (const [id, mean] of [...Object.entries(terms), ['total', loss!] as const]) {
      if (!Number.isFinite(mean)) throw new DivergenceError(id, step, mean);
    }
    this.#memory = method.remember(params, this.#memory, terms);
    return { network: role, step: step + 1, total: steps, learningRate, loss: loss!, terms, ms };
  }

  dispose(): void {
    this.#flow.dispose();
    this.#options.batches.dispose();
    this.#optimiser.dispose();
    this.#teacher?.dispose();
    this.#naturalTeacher?.dispose();
    for (const variable of this.#extra.values()) variable.dispose();
  }
}
