/** One evaluation's life: attack, trust checks, curves; paused, kept, cut short. */
import { measureCurve } from '../engine/evaluation/curves';
import { Evaluator } from '../engine/evaluation/evaluator';
import { buildReport } from '../engine/evaluation/report';
import { type Stage, stagesOf } from '../engine/evaluation/stages';
import { type HeldTarget, networkTarget } from '../engine/evaluation/target';
import { CHECK_COUNT, trustChecks } from '../engine/evaluation/trust';
import { savedArchitecture } from '../engine/interop/saved-network';
import { createNetwork } from '../engine/network';
import { Random } from '../engine/random';
import { threatModels } from '../engine/threat-models';
import { ConfigError, serialiseError } from '../protocol/errors';
import type { LoadedDataset } from '../protocol/images';
import type { Curve, EvaluationAction, EvaluationReport, EvaluationSpec, EvaluationStatus, TrustCheck } from '../protocol/report';
import { chooseBatch, type EvaluationBatch } from './evaluation-batch';
import { Clock } from './evaluation-clock';
import { type Device, evaluationIndices, type Identity, identityOf } from './evaluation-identity';
import { Pace } from './evaluation-pace';
import type { StoredEvaluation } from './evaluation-store';
import { Gate } from './gate';
import { decodeNetwork, type SavedNetwork } from './networks';
import { Patience } from './patience';

/** Milliseconds between two savings, and between two messages to the page. */
const SAVE_EVERY = 5000;
const TELL_EVERY = 200;
/** Images that a curve is measured on. */
const CURVE_IMAGES = 200;

export interface EvaluationOptions {
  readonly evaluationId: string;
  readonly name: string;
  readonly spec: EvaluationSpec;
  readonly weights: ArrayBuffer;
  readonly surrogate: ArrayBuffer | null;
  readonly dataset: LoadedDataset;
  readonly device: Device;
  readonly now: () => number;
  readonly emit: (status: EvaluationStatus) => void;
  /** Keeps it so that it survives this worker; rejects when it cannot. */
  readonly save: (evaluation: StoredEvaluation) => Promise<void>;
  readonly forget: () => Promise<void>;
  readonly resume?: StoredEvaluation;
}

export class EvaluationSession {
  readonly #options: EvaluationOptions;
  readonly #saved: SavedNetwork;
  readonly #target: HeldTarget;
  readonly #surrogate: HeldTarget | null;
  readonly #stages: readonly Stage[];
  readonly #indices: Int32Array;
  readonly #batch: EvaluationBatch;
  readonly #pace: Pace;
  readonly #evaluator: Evaluator;
  readonly #random: Random;
  readonly #gate: Gate;
  readonly #clock: Clock;
  #identity: Identity | null = null;
  #state: EvaluationStatus['state'] = 'running';
  #part: EvaluationStatus['part'] = 'attack';
  #checks: readonly TrustCheck[] = [];
  #curves: readonly Curve[] = [];
  #hasChecks = false;
  #error: unknown;
  #warning: string | null = null;
  readonly #storage = new Patience();

  /** @throws ConfigError when the network does not fit the data or the attack cannot be run */
  constructor(options: EvaluationOptions) {
    const { spec, dataset, now, resume } = options;
    this.#options = options;
    this.#stages = stagesOf(spec.attack, spec.threatModel.id, dataset.classes.length);
    this.#saved = decodeNetwork(options.weights);
    this.#random = new Random(spec.seed);
    this.#indices = evaluationIndices(spec.seed, dataset.test, spec.count);
    this.#clock = new Clock(now, resume?.seconds ?? 0);
    this.#hasChecks = resume?.checks != null;
    this.#checks = resume?.checks ?? [];
    this.#curves = resume?.curves ?? [];
    const threatModel = threatModels.get(spec.threatModel.id).create(spec.threatModel.params);
    const { length: images } = this.#indices;
    this.#pace = new Pace({
      checks: this.#hasChecks ? 'none' : spec.checks,
      curves: spec.curves.slice(this.#curves.length),
      ...{ images, curveImages: Math.min(images, CURVE_IMAGES) },
    });
    this.#batch = chooseBatch(savedArchitecture(this.#saved), options.device.backend.backend, { count: images, atMost: spec.batchSize });
    this.#target = this.#load(this.#saved);
    let surrogate: HeldTarget | null = null;
    try {
      surrogate = options.surrogate ? this.#load(decodeNetwork(options.surrogate)) : null;
      this.#surrogate = surrogate;
      this.#evaluator = new Evaluator({
        ...this.#common(),
        ...(surrogate ? { surrogate } : {}),
        indices: this.#indices,
        ...{ threatModel, now, stages: this.#stages, random: this.#random.fork('evaluation') },
        ...(resume ? { resume: resume.state } : {}),
      });
    } catch (error) {
      this.#target.dispose();
      surrogate?.dispose();
      throw error;
    }
    this.#gate = new Gate((state) => {
      if (this.isOver) return;
      this.#clock.run(state === 'open');
      if (state !== 'stopped') this.#become(state === 'open' ? 'running' : 'paused');
    });
  }

  #load(saved: SavedNetwork): HeldTarget {
    const { dataset } = this.#options;
    const { classes } = saved;
    if (classes.join() !== dataset.classes.join()) {
      throw new ConfigError(`network knows classes ${classes.join(', ')}, expected ${dataset.classes.join(', ')} of the images`);
    }
    const network = createNetwork(savedArchitecture(saved), saved.weights);
    const target = networkTarget(network, this.#pace.tally);
    return {
      ...target,
      dispose: () => {
        target.dispose();
        network.dispose();
      },
    };
  }

  #common() {
    const { dataset } = this.#options;
    const { batchSize } = this.#batch;
    return { target: this.#target, images: { source: dataset.test, classes: dataset.classes.length }, batchSize };
  }

  #become(state: EvaluationStatus['state']): void {
    this.#state = state;
    this.#options.emit(this.status());
  }

  get isOver(): boolean {
    return this.#state === 'finished' || this.#state === 'cancelled' || this.#state === 'failed';
  }

  status(): EvaluationStatus {
    const { stage, judged, standing, total, clean, robustAtMost, spent, left, secondsLeft } = this.#evaluator.progress();
    const seconds = this.#clock.seconds - (this.#options.resume?.seconds ?? 0);
    return {
      evaluationId: this.#options.evaluationId,
      name: this.#options.name,
      state: this.#state,
      part: this.#part,
      attack: stage < 0 ? 'clean images' : (this.#stages[stage]?.name ?? ''),
      stage: Math.max(0, stage),
      stages: this.#stages.length,
      ...{ judged, standing, total, clean, robustAtMost },
      progress: this.isOver ? 1 : this.#share(spent / (spent + left || 1)),
      secondsElapsed: this.#clock.seconds,
      secondsLeft: this.isOver ? null : this.#pace.left(this.#part, secondsLeft, seconds),
      warning: this.#warning,
      ...(this.#error === undefined ? {} : { error: serialiseError(this.#error) }),
    };
  }

  /** How much of the part under way is done. */
  #share(attack: number): number {
    const { curves } = this.#options.spec;
    if (this.#part === 'attack') return attack;
    return this.#part === 'checks' ? this.#checks.length / CHECK_COUNT : Math.max(0, this.#curves.length - 1) / (curves.length || 1);
  }

  /** Runs to its end, to a cancellation or to an error; never rejects. */
  async run(): Promise<void> {
    const { now, emit } = this.#options;
    this.#clock.run(true);
    this.#become('running');
    let [saved, told] = [now(), now()];
    try {
      const work = this.#work();
      for (;;) {
        if (!(await this.#gate.pass())) {
          await work.return();
          await this.#forget();
          return this.#become('cancelled');
        }
        if ((await work.next()).done) break;
        if (now() - told > TELL_EVERY) {
          told = now();
          emit(this.status());
        }
        if (now() - saved > SAVE_EVERY) {
          saved = now();
          await this.#save();
        }
      }
      this.#clock.run(false);
      await this.#forget();
      this.#become('finished');
    } catch (error) {
      this.#error = error;
      this.#clock.run(false);
      this.#become('failed');
    } finally {
      this.#target.dispose();
      this.#surrogate?.dispose();
    }
  }

  async *#work(): AsyncGenerator<void, void> {
    const { spec } = this.#options;
    await this.identity();
    for await (const _ of this.#evaluator.run()) yield;
    const plugin = threatModels.get(spec.threatModel.id);
    const { epsilon } = plugin.create(spec.threatModel.params);
    const measured = { ...this.#common(), threatModel: plugin, epsilon, random: this.#random.fork('trust') };
    if (spec.checks !== 'none' && !this.#hasChecks) {
      this.#enter('checks');
      const surrogate = this.#surrogate ? { surrogate: this.#surrogate } : {};
      const standing = this.#evaluator.standing();
      const stood = (index: number) => standing.has(index);
      for await (const done of trustChecks({ ...measured, ...surrogate, stood, indices: this.#indices, effort: spec.checks })) {
        this.#checks = done;
        yield;
      }
      this.#hasChecks = true;
    }
    this.#enter('curves');
    for (const kind of spec.curves.slice(this.#curves.length)) {
      const before = this.#curves;
      const indices = Array.from(this.#indices.subarray(0, CURVE_IMAGES));
      const work = measureCurve(kind, { ...measured, indices, random: this.#random.fork(kind) });
      for await (const curve of work) {
        this.#curves = [...before, curve];
        yield;
      }
    }
  }

  #enter(part: EvaluationStatus['part']): void {
    this.#part = part;
    this.#pace.mark();
  }

  async identity(): Promise<Identity> {
    const { spec, dataset, device } = this.#options;
    // Images are handed out before their hashes are taken; nothing is reported about damaged ones.
    await dataset.checked?.();
    const { model, weights } = this.#saved;
    this.#identity ??= await identityOf({
      ...device,
      ...{ dataset, model, weights, data: spec.data, indices: this.#indices, seed: spec.seed, batch: this.#batch },
    });
    return this.#identity;
  }

  /** It goes on when storage refuses it; the user hears that a reload would lose it. */
  async #save(): Promise<void> {
    const { evaluationId, name, spec, weights, surrogate } = this.#options;
    const { standing, total } = this.#evaluator.progress();
    const evaluation = {
      ...{ evaluationId, name, spec, weights, surrogate, standing, total },
      savedAt: Date.now(),
      state: this.#evaluator.state(),
      checks: this.#hasChecks ? this.#checks : null,
      // The last curve is not finished yet.
      curves: this.#part === 'curves' ? this.#curves.slice(0, -1) : this.#curves,
      seconds: this.#clock.seconds,
    };
    await this.#storage
      .wait(() => this.#options.save(evaluation))
      .catch((error: unknown) => {
        this.#warning = `a reload would lose this evaluation: ${serialiseError(error).message}`;
      });
  }

  async #forget(): Promise<void> {
    await this.#storage
      .wait(() => this.#options.forget())
      .catch((error: unknown) => {
        this.#warning = `what was stored could not be removed: ${serialiseError(error).message}`;
      });
  }

  /** @throws ConfigError when it is over */
  async control(action: EvaluationAction): Promise<EvaluationStatus> {
    if (this.isOver) {
      throw new ConfigError(`evaluation "${this.#options.name}" is ${this.#state}, expected a running or paused one to ${action}`);
    }
    if (action === 'pause') await this.#save();
    this.#gate.set(action === 'cancel' ? 'stopped' : action === 'pause' ? 'closed' : 'open');
    return this.status();
  }

  /** What is known by now; a bound unless it has finished. */
  async report(): Promise<EvaluationReport> {
    const { spec, dataset } = this.#options;
    return buildReport({
      state: this.#evaluator.state(),
      stages: this.#stages,
      isComplete: this.#evaluator.isComplete,
      classes: dataset.classes,
      ...{ threatModel: spec.threatModel, attack: spec.attack, checks: this.#checks, curves: this.#curves },
      seconds: this.#clock.seconds,
      identity: await this.identity(),
    });
  }
}
