/** One run as a sequence of ticks: train each network in turn, look at it now and then, evaluate all in the end. */

import { attacks } from '../engine/attacks';
import { TrainingBatches } from '../engine/batches';
import type { Checkpoint } from '../engine/checkpoint';
import { type EvaluationProgress, evaluate } from '../engine/evaluate';
import { trainingCost } from '../engine/ledger';
import { methods } from '../engine/methods';
import type { ModelContext } from '../engine/model';
import { type Network, readWeights, type WeightValues } from '../engine/network';
import { optimisers } from '../engine/optim';
import { OverfittingAlarm } from '../engine/overfitting';
import { Random } from '../engine/random';
import type { RunPlan } from '../engine/run-plan';
import { schedules } from '../engine/schedules';
import { threatModels } from '../engine/threat-models';
import { Trainer, type TrainerOptions } from '../engine/trainer';
import type { LoadedDataset } from '../protocol/images';
import type { RunPhase } from '../protocol/messages';
import type { SampleView } from '../protocol/metrics';
import type { NetworkReport } from '../protocol/report';
import { isShipped, NETWORK_ROLES, type NetworkRole, type RunConfig, type TrainingConfig } from '../protocol/run-config';
import { type ClosingOptions, closingEvaluation } from './evaluation-closing';
import { type Device, evaluationIndices } from './evaluation-identity';
import { type GpuTraining, gpuPace, rehearse } from './gpu-training';
import { LiveConfig } from './live-config';
import { Networks, type SavedNetwork } from './networks';
import { watchTraining } from './overfitting-watch';
import type { Recorder } from './recorder';
import { SampleBoard } from './sample-board';
import { haveSameClasses } from './teacher-classes';

export interface ExperimentOptions {
  readonly config: RunConfig;
  readonly dataset: LoadedDataset;
  readonly context: ModelContext;
  readonly plan: RunPlan;
  readonly shipped: SavedNetwork | null;
  readonly recorder: Recorder;
  readonly onSamples: (samples: readonly SampleView[]) => void;
  readonly onReport: (report: NetworkReport) => void;
  readonly onWarning: (message: string) => void;
  readonly environment: Device;
  /** Where a GPU computes. */
  readonly gpu?: GpuTraining;
  readonly checkpoint?: Checkpoint;
}

export class Experiment {
  readonly networks = new Networks();
  readonly live: LiveConfig;
  readonly #options: ExperimentOptions;
  readonly #random: Random;
  readonly #samples: SampleBoard;
  #phase: NetworkRole | 'evaluate' = 'plain';
  #position: { done: number; total: number } = { done: 0, total: 1 };
  #trainer: Trainer | null = null;

  constructor(options: ExperimentOptions) {
    const { config } = options;
    this.#options = options;
    this.#random = new Random(config.seed);
    this.#samples = new SampleBoard(options.onSamples);
    this.live = new LiveConfig(config);
  }

  get phase(): RunPhase {
    return this.#phase;
  }

  get position(): { readonly done: number; readonly total: number } {
    return this.#position;
  }

  /** Steps begun in this phase; ahead of {@link position} where a GPU lags behind. */
  get begun(): number {
    return this.#trainer?.step ?? this.#position.done;
  }

  async state(runId: string): Promise<Checkpoint> {
    const behind = (await this.#trainer?.settle()) ?? [];
    const records = this.#options.recorder.resumable();
    const weights: Partial<Record<NetworkRole, WeightValues>> = {};
    for (const [role, network] of Object.entries(this.networks.all())) weights[role as NetworkRole] = await readWeights(network);
    return {
      runId,
      config: this.live.current(),
      phase: this.#phase,
      step: this.#trainer?.step ?? 0,
      records: { ...records, steps: [...records.steps, ...behind] },
      weights,
      trainer: (await this.#trainer?.state()) ?? new Map(),
    };
  }

  /** Every tick is one update or one batch of an evaluation. */
  async *ticks(): AsyncGenerator<void, void> {
    const { config, checkpoint } = this.#options;
    if (checkpoint) {
      this.networks.restore(checkpoint.weights, this.#options);
      await this.#recallSamples();
    }
    const first = checkpoint ? [...NETWORK_ROLES, 'evaluate' as const].indexOf(checkpoint.phase) : 0;
    for (const [index, role] of NETWORK_ROLES.entries()) {
      const training = config[role];
      if (!training || (index < first && this.networks.get(role))) continue;
      this.#phase = role;
      this.#position = { done: 0, total: 1 };
      if ('shipped' in training) this.networks.useShipped(role, this.#options.shipped);
      else yield* this.#train(role, training, index === first ? checkpoint : undefined);
    }
    this.#phase = 'evaluate';
    yield* this.#evaluateAll();
  }

  async *#train(role: NetworkRole, training: TrainingConfig, checkpoint?: Checkpoint): AsyncGenerator<void, void> {
    const { config, dataset, context, recorder } = this.#options;
    const { live } = config.evaluation;
    const random = this.#random.fork(role);
    const resumed = checkpoint?.weights[role] ? checkpoint : undefined;
    const network = resumed ? this.networks.get(role)! : await this.networks.fresh(config, role, context, random.fork('weights'));
    const step = resumed?.step ?? 0;
    const method = methods.get(training.method.id);
    const replays = method.replays(training.method.params);
    const batching = { classes: dataset.classes.length, batchSize: training.batchSize, replays, ...training.augment };
    const { gpu } = this.#options;
    const options: TrainerOptions = {
      role,
      network,
      teacher: this.networks.get('teacher') ?? null,
      naturalTeacher: this.networks.get('plain') ?? null,
      method,
      optimiser: optimisers.get(training.optimiser.id),
      schedule: schedules.get(training.schedule.id),
      settings: this.live.settings[role]!,
      batches: new TrainingBatches({ source: dataset.train, ...batching }, random.fork('batches'), step),
      steps: training.steps,
      random: random.fork('training'),
      ledger: recorder.ledger,
      ...(gpu ? { pace: gpuPace(gpu, (at) => at % live.every === 0) } : {}),
      ...(resumed ? { resume: { step, state: resumed.trainer } } : {}),
    };
    const { threatModel, batchSize: attackBatch } = this.#evaluation(role, network, live.count, live.attack);
    const rehearsal = { options, batches: batching, source: dataset.train, attack: live.attack, attackBatch, threatModel };
    await gpu?.warmUp(() => rehearse(rehearsal));
    const trainer = new Trainer(options);
    this.#trainer = trainer;
    this.#position = { done: step, total: training.steps };
    const alarm = method.watchesOverfitting ? new OverfittingAlarm(recorder.watched(role)) : null;
    const isDue = (at: number) => at % live.every === 0 || at === training.steps;
    const looked = recorder.records().evaluations.filter((each) => each.network === role && !each.final);
    try {
      // A checkpoint from amid a look is from before it.
      if (isDue(step) && !looked.some((each) => each.step === step)) yield* this.#examine(role, network, step, alarm);
      for await (const record of trainer) {
        recorder.step(record);
        this.#position = { done: record.step, total: training.steps };
        yield;
        if (isDue(record.step)) yield* this.#examine(role, network, record.step, alarm);
      }
    } finally {
      this.#trainer = null;
      trainer.dispose();
    }
  }

  /** A look at the test images and, where the method may overfit to its attack, one at the training images. */
  async *#examine(role: NetworkRole, network: Network, step: number, alarm: OverfittingAlarm | null): AsyncGenerator<void, void> {
    const { config, dataset, recorder, onWarning } = this.#options;
    const { live } = config.evaluation;
    recorder.beginEvaluation();
    yield* this.#look(role, network, step);
    if (alarm && step > 0) {
      const evaluation = this.#evaluation(role, network, live.count, live.attack);
      const { method: params } = this.live.settings[role]!;
      const onObserved = (robust: number) => recorder.watch({ network: role, robust });
      yield* watchTraining({ evaluation, train: dataset.train, params, alarm, onObserved, onWarning });
    }
    recorder.endEvaluation();
  }

  #evaluation(role: NetworkRole, network: Network, count: number, attack: RunConfig['evaluation']['attack']) {
    const { config, dataset, recorder } = this.#options;
    const { threatModel, batchSize } = config.evaluation;
    // The same images for every network and every look, so that their differences are paired.
    const indices = evaluationIndices(config.seed, dataset.test, count);
    return {
      network,
      source: dataset.test,
      indices,
      classes: dataset.classes.length,
      attack,
      threatModel: threatModels.get(threatModel.id).create(this.live.threatModelParams),
      batchSize,
      random: this.#random.fork('evaluation'),
      tally: recorder.ledger.tally(role, role, 'evaluation', network.macs),
    };
  }

  #record(role: NetworkRole, step: number, { clean, robust }: Pick<EvaluationProgress, 'clean' | 'robust'>, final: boolean): void {
    const { config, recorder } = this.#options;
    const choice = final ? config.evaluation.attack : config.evaluation.live.attack;
    const phase = this.#phase === 'evaluate' ? role : this.#phase;
    const attack = attacks.get(choice.id).name(choice.params);
    const spent = trainingCost(recorder.ledger.entries(), role);
    recorder.evaluation({ network: role, phase, step, seconds: recorder.seconds, spent, clean, robust, attack, final });
  }

  /** The small evaluation behind the live chart, and the pictures. */
  async *#look(role: NetworkRole, network: Network, step: number): AsyncGenerator<void, void> {
    const { live } = this.#options.config.evaluation;
    const options = this.#evaluation(role, network, live.count, live.attack);
    let last: EvaluationProgress | undefined;
    for await (const progress of evaluate(options)) {
      last = progress;
      yield;
    }
    if (last) this.#record(role, step, last, false);
    await this.#samples.show(role, options);
    yield;
  }

  /** The pictures of networks that were looked at before an interruption. */
  async #recallSamples(): Promise<void> {
    const { config, recorder } = this.#options;
    const { live } = config.evaluation;
    const seen = new Set(recorder.records().evaluations.map(({ network }) => network));
    for (const [role, network] of Object.entries(this.networks.all()) as [NetworkRole, Network][]) {
      if (seen.has(role)) await this.#samples.show(role, this.#evaluation(role, network, live.count, live.attack));
    }
  }

  /** Networks that know the classes of the images; a teacher from another dataset does not. */
  #judged(): [NetworkRole, Network][] {
    const { config, shipped, dataset } = this.#options;
    const isForeign = isShipped(config.teacher) && shipped !== null && !haveSameClasses(shipped, dataset);
    const all = Object.entries(this.networks.all()) as [NetworkRole, Network][];
    return all.filter(([role]) => role !== 'teacher' || !isForeign);
  }

  async *#evaluateAll(): AsyncGenerator<void, void> {
    const { config, dataset, recorder } = this.#options;
    const { attack, count } = config.evaluation;
    // What is reported rests on bytes that were found intact.
    await dataset.checked?.();
    const done = new Set(recorder.records().evaluations.flatMap(({ network, final }) => (final ? [network] : [])));
    const networks = this.#judged();
    for (const [index, [role, network]] of networks.entries()) {
      if (done.has(role)) continue;
      recorder.beginEvaluation();
      const options = this.#evaluation(role, network, count, attack);
      const report = yield* this.#close(role, options, ({ judged, standing, total, left }) => {
        this.#position = { done: index * total + (left === 0 ? total : judged - standing), total: networks.length * total };
      });
      const training = config[role];
      this.#record(role, training && 'steps' in training ? training.steps : 0, report, true);
      recorder.report({ network: role, report });
      this.#options.onReport({ network: role, report });
      if (!this.#samples.has(role)) await this.#samples.show(role, this.#evaluation(role, network, count, config.evaluation.live.attack));
      recorder.endEvaluation();
    }
  }

  #close(
    role: NetworkRole,
    { network, tally, random }: Pick<ClosingOptions, 'network' | 'tally' | 'random'>,
    onProgress: ClosingOptions['onProgress'],
  ) {
    const { dataset, recorder, environment } = this.#options;
    const judged = new Map(this.#judged());
    const other = (['teacher', 'student', 'plain'] as const).find((each) => each !== role && judged.has(each));
    const surrogate = other ? judged.get(other)! : null;
    return closingEvaluation({
      ...{ network, tally, random, dataset, onProgress, device: environment, config: this.live.current() },
      model: this.networks.model(role)!,
      surrogate:
        surrogate && other ? { network: surrogate, tally: recorder.ledger.tally(other, role, 'evaluation', surrogate.macs) } : null,
      now: () => 1000 * recorder.seconds,
    });
  }

  dispose(): void {
    this.networks.dispose();
  }
}
