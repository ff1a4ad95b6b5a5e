/** One run's life: started, paused, changed, saved, ended. */
import { type Checkpoint, encodeCheckpoint } from '../engine/checkpoint';
import { savedArchitecture } from '../engine/interop/saved-network';
import type { ModelContext } from '../engine/model';
import { planRun, type RunPlan } from '../engine/run-plan';
import { ConfigError, type DeviceError, serialiseError } from '../protocol/errors';
import { IMAGE_CHANNELS, IMAGE_SIZE, type LoadedDataset } from '../protocol/images';
import type { ControlAction, EventName, Events, Requests, RunPhase, RunResult, RunState, RunStatus } from '../protocol/messages';
import type { AdjustmentRecord } from '../protocol/metrics';
import { isShipped, type NetworkRole, type RunConfig } from '../protocol/run-config';
import { adjust } from './adjustment';
import type { GpuPrograms } from './backends/starter';
import { Experiment } from './experiment';
import { Gate } from './gate';
import type { GpuTraining } from './gpu-training';
import { Breaker } from './health/breaker';
import { causeOf } from './health/classify';
import { expectFinite } from './health/finite';
import { Keeper, type KeeperOptions } from './keeper';
import { encodeNetwork, type SavedNetwork } from './networks';
import { Recorder } from './recorder';
import { checkTeacherClasses } from './teacher-classes';

export interface SessionOptions extends KeeperOptions {
  readonly config: RunConfig;
  readonly dataset: LoadedDataset;
  readonly shipped: SavedNetwork | null;
  readonly checkpoint?: Checkpoint;
  /** Why another worker did not go on with the checkpoint's run. */
  readonly restart?: Requests['run.start']['in']['restart'];
  readonly emit: <N extends EventName>(name: N, body: Events[N]) => void;
  readonly now: () => number;
  readonly environment: Omit<RunResult['environment'], 'datasetHash'>;
  /** Resolves if what computes fails for good. */
  readonly broken?: Promise<DeviceError>;
  /** Where a GPU computes. */
  readonly gpu?: Pick<GpuPrograms, 'warmUp' | 'finished'> | null;
}

export interface PlacedWeights extends Pick<RunStatus, 'phase' | 'done'> {
  readonly bytes: ArrayBuffer;
}

export class Session {
  readonly #options: SessionOptions;
  readonly #plan: RunPlan;
  readonly #recorder: Recorder;
  readonly #experiment: Experiment;
  readonly #gate: Gate;
  readonly #keeper: Keeper;
  #state: RunState = 'running';
  #error: unknown;
  #preparing: RunStatus['preparing'];
  /** Work that must not meet a half-done tick queues here. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @throws ConfigError when the config cannot be run on this data */
  constructor(options: SessionOptions) {
    const { config, dataset, shipped, checkpoint, restart, emit, now, runId } = options;
    this.#options = options;
    const context: ModelContext = { input: [IMAGE_SIZE, IMAGE_SIZE, IMAGE_CHANNELS], classes: dataset.classes.length };
    checkTeacherClasses(config, shipped, dataset);
    this.#plan = planRun(config, context, shipped ? savedArchitecture(shipped) : null);
    this.#recorder = new Recorder((metrics) => emit('run.metrics', { runId, ...metrics }), now, checkpoint?.records);
    if (checkpoint && restart) this.#recorder.restart({ phase: checkpoint.phase, step: checkpoint.step, ...restart });
    this.#experiment = new Experiment({
      config,
      dataset,
      context,
      shipped,
      plan: this.#plan,
      recorder: this.#recorder,
      onSamples: (samples) => emit('run.samples', { runId, samples }),
      onReport: (report) => emit('run.report', { runId, ...report }),
      onWarning: (message) => this.#warn(message),
      environment: options.environment,
      ...(options.gpu ? { gpu: this.#gpuTraining(options.gpu) } : {}),
      ...(checkpoint ? { checkpoint } : {}),
    });
    this.#keeper = new Keeper({
      ...options,
      isKept: checkpoint !== undefined,
      snapshot: () => this.#snapshot(),
      warn: (message) => this.#warn(message),
      place: () => ({ seconds: this.#recorder.seconds, done: this.#experiment.position.done }),
    });
    this.#gate = new Gate((state) => {
      if (this.#state !== 'running' && this.#state !== 'paused') return;
      this.#recorder.setRunning(state === 'open');
      if (state !== 'stopped') this.#become(state === 'open' ? 'running' : 'paused');
    });
  }

  /** Tells how compiling comes on. */
  #gpuTraining({ warmUp, finished }: Pick<GpuPrograms, 'warmUp' | 'finished'>): GpuTraining {
    const tell = (done: number, total: number) => {
      this.#preparing = done < total ? { done, total } : undefined;
      if (total > 0) this.#options.emit('run.status', this.status());
    };
    return { finished, warmUp: (work) => warmUp(work, tell) };
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #become(state: RunState): void {
    this.#state = state;
    this.#recorder.flush(true);
    this.#options.emit('run.status', this.status());
  }

  /** MACs spent and planned; with the running time they give progress and what is left of it. */
  #progress(): { readonly share: number; readonly secondsLeft: number | null } {
    const planned = this.#plan.phases.reduce((sum, { training, live, final }) => sum + training + live + final, 0);
    const spent = this.#recorder.ledger.entries().reduce((sum, e) => sum + e.forward + e.weightGradient + e.inputGradient, 0);
    if (this.#state === 'finished') return { share: 1, secondsLeft: 0 };
    const share = Math.min(0.999, spent / planned);
    const { seconds } = this.#recorder;
    return { share, secondsLeft: share > 0.005 && seconds > 1 ? (seconds * (1 - share)) / share : null };
  }

  status(): RunStatus {
    const { share, secondsLeft } = this.#progress();
    return {
      runId: this.#options.runId,
      state: this.#state,
      phase: this.#experiment.phase,
      ...this.#experiment.position,
      progress: share,
      secondsElapsed: this.#recorder.seconds,
      secondsLeft,
      ...(this.#preparing ? { preparing: this.#preparing } : {}),
      ...(this.#error === undefined ? {} : { error: serialiseError(this.#error) }),
    };
  }

  /** Runs to the end, to a stop or to an error; never rejects. */
  async run(): Promise<void> {
    this.#recorder.setRunning(true);
    this.#become('running');
    this.#keeper.begin();
    let lastStatus = 0;
    let phase: RunPhase | null = null;
    // What a lost device was asked may never be answered.
    const breaker = new Breaker(this.#options.broken);
    const ticks = this.#experiment.ticks();
    try {
      for (;;) {
        if (!(await this.#gate.pass())) {
          await ticks.return();
          return this.#become('stopped');
        }
        const { done } = await this.#exclusive(() => breaker.guard(ticks.next()));
        if (done) break;
        if (this.#options.now() - lastStatus > 250) {
          lastStatus = this.#options.now();
          this.#options.emit('run.status', this.status());
        }
        const { phase: now } = this.#experiment;
        // The first moment of a network after another: from here its settings can still change.
        if (phase !== null && phase !== now && now !== 'evaluate') await this.#keeper.save('phase');
        else if (this.#keeper.isDue()) await this.#keeper.save();
        phase = now;
      }
      this.#recorder.setRunning(false);
      await this.#keeper.save('end');
      this.#become('finished');
      await this.#keeper.forget();
    } catch (error) {
      // Not awaited: one that hangs on a lost device never ends.
      ticks.return().catch(() => undefined);
      this.#error = await causeOf(error, this.#options.broken);
      this.#recorder.setRunning(false);
      this.#become('failed');
    }
  }

  #warn(message: string): void {
    this.#options.emit('run.warning', { runId: this.#options.runId, message });
  }

  #snapshot(): Promise<[Checkpoint, ArrayBuffer]> {
    return this.#exclusive(async () => {
      const checkpoint = await this.#experiment.state(this.#options.runId);
      expectFinite(checkpoint);
      return [checkpoint, encodeCheckpoint(checkpoint)];
    });
  }

  get isOver(): boolean {
    return this.#state === 'finished' || this.#state === 'stopped' || this.#state === 'failed';
  }

  /** @throws ConfigError when the run is over */
  async control(action: ControlAction): Promise<RunStatus> {
    if (this.isOver) throw new ConfigError(`run "${this.#options.runId}" is ${this.#state}, expected a running or paused one to ${action}`);
    if (action === 'save') await this.#keeper.save();
    else if (action === 'stop') {
      // A state that cannot be kept is no reason to go on.
      await this.#keeper.save().finally(() => this.#gate.set('stopped'));
    } else if (action === 'step') this.#gate.letOne();
    else this.#gate.set(action === 'pause' ? 'closed' : 'open');
    if (action === 'pause') await this.#keeper.save();
    return this.status();
  }

  /**
   * Changes a live setting; it takes effect at the next step.
   * @throws ConfigError when the setting does not exist, is out of range or is not live
   */
  adjust(request: Requests['run.adjust']['in']): AdjustmentRecord {
    const { shipped, dataset } = this.#options;
    const change = adjust(this.#experiment.live, request, (config) => checkTeacherClasses(config, shipped, dataset));
    const step = this.#experiment.phase === request.network ? this.#experiment.begun : 0;
    const record = { ...change, step };
    this.#recorder.adjustment(record);
    return record;
  }

  async checkpoint(): Promise<ArrayBuffer> {
    return (await this.#snapshot())[1];
  }

  result(): RunResult {
    const { seconds, ledger, reports, ...metrics } = this.#recorder.records();
    const config = this.#experiment.live.current();
    return {
      config,
      seed: config.seed,
      environment: { ...this.#options.environment, datasetHash: this.#options.dataset.hash },
      seconds,
      results: metrics.evaluations.filter(({ final }) => final),
      metrics,
      ledger,
      reports,
    };
  }

  /** @throws ConfigError when there is no such network yet */
  async exportWeights(role: NetworkRole): Promise<ArrayBuffer> {
    return (await this.placedWeights(role)).bytes;
  }

  /**
   * The same, with the place in the run that they were taken at.
   * @throws ConfigError when there is no such network yet
   */
  placedWeights(role: NetworkRole): Promise<PlacedWeights> {
    return this.#exclusive(async () => {
      const { networks } = this.#experiment;
      const [network, model] = [networks.get(role), networks.model(role)];
      if (!network || !model) throw new ConfigError(`network "${role}" has no weights yet, expected one that was trained`);
      const { dataset, shipped, config } = this.#options;
      const isReadyMade = role === 'teacher' && isShipped(config.teacher);
      const { phase, position } = this.#experiment;
      const place = { phase, done: position.done };
      return { bytes: await encodeNetwork(network, model, isReadyMade && shipped ? shipped.classes : dataset.classes), ...place };
    });
  }

  dispose(): void {
    this.#gate.set('stopped');
    this.#experiment.dispose();
  }
}
