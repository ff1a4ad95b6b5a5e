/** Worst case per example over a list of attacks: only images that still stand are attacked again. */
import { ConfigError } from '../../protocol/errors';
import type { Proportion } from '../../protocol/metrics';
import { attacks } from '../attacks';
import type { Random } from '../random';
import { proportion } from '../statistics';
import type { ThreatModel } from '../threat-model';
import { attackBatch, type Images, perturbing, readAnswers, readBatch } from './attack-batch';
import type { Stage } from './stages';
import { checkState, copyState, type EvaluationState, freshState, isJudged, isRight, positions, stands } from './state';
import type { Target } from './target';
import { imagesLeft, passesOf, secondsLeft } from './time-left';

export interface EvaluatorOptions {
  readonly target: Target;
  /** Another network, for transfer examples. */
  readonly surrogate?: Target;
  readonly images: Images;
  readonly indices: ArrayLike<number>;
  readonly stages: readonly Stage[];
  readonly threatModel: ThreatModel;
  readonly batchSize: number;
  readonly random: Random;
  /** Milliseconds of some clock. */
  readonly now?: () => number;
  /** From {@link Evaluator.state}: goes on after the last finished batch, with the same draws. */
  readonly resume?: EvaluationState;
}

export interface Progress {
  /** Number of the attack under way; -1 while the clean images are looked at, the number of attacks when all is done. */
  readonly stage: number;
  /** Images looked at, images still standing among them. */
  readonly judged: number;
  readonly standing: number;
  readonly total: number;
  readonly clean: Proportion;
  /** Robust accuracy can only fall from here, once every image has been looked at. */
  readonly robustAtMost: Proportion;
  /** Passes spent since this evaluator began, and at most left. */
  readonly spent: number;
  readonly left: number;
  /** Until the last attack is done, at most; null before the first batch is. */
  readonly secondsLeft: number | null;
}

export class Evaluator {
  readonly #options: EvaluatorOptions;
  readonly #state: EvaluationState;
  #spent = 0;

  /**
   * @throws ConfigError without images, or without the surrogate that an attack needs
   * @throws DataError when the state to resume belongs to another evaluation
   */
  constructor(options: EvaluatorOptions) {
    const { indices, stages, surrogate, resume } = options;
    const needy = stages.find(({ id }) => attacks.get(id).needsSurrogate);
    if (needy && !surrogate) throw new ConfigError(`attack "${needy.id}" has no other network, expected one to make its examples on`);
    if (indices.length === 0) throw new ConfigError('images to evaluate are 0, expected at least 1');
    this.#options = options;
    this.#state = resume ? checkState(resume, indices.length, stages.length) : freshState(indices.length, stages.length);
  }

  /** A copy of where it stands, after the last finished batch. */
  state(): EvaluationState {
    return copyState(this.#state);
  }

  /** Which images, by their index, still stand. */
  standing(): ReadonlySet<number> {
    return new Set(positions(this.#state, stands).map((position) => this.#options.indices[position]!));
  }

  get isComplete(): boolean {
    return this.#state.stage >= this.#options.stages.length && this.#state.labels.every((_, i) => isJudged(this.#state, i));
  }

  progress(): Progress {
    const state = this.#state;
    const { indices } = this.#options;
    const judged = positions(state, isJudged).length;
    const standing = positions(state, stands).length;
    return {
      stage: judged < indices.length ? -1 : state.stage,
      judged,
      standing,
      total: indices.length,
      clean: proportion(positions(state, isRight).length, judged),
      robustAtMost: proportion(standing, judged),
      spent: this.#spent,
      left: this.#left(judged),
      secondsLeft: secondsLeft(state, this.#options.stages),
    };
  }

  /** Passes that are left if everything that stands goes on standing. */
  #left(judged: number): number {
    const { indices, stages } = this.#options;
    const images = imagesLeft(this.#state, stages);
    return indices.length - judged + stages.reduce((sum, stage, index) => sum + images[index]! * passesOf(stage), 0);
  }

  /** Goes on to the end; yields after every iteration of an attack. May be left at any time and called again. */
  async *run(): AsyncGenerator<Progress, Progress> {
    yield* this.#judgeClean();
    const { stages } = this.#options;
    const state = this.#state;
    for (; state.stage < stages.length; state.stage++, state.round = 0, state.queue = []) {
      const stage = stages[state.stage]!;
      if (stage.skipped) continue;
      for (; state.round < stage.rounds; state.round++, state.queue = []) yield* this.#runRound(stage);
    }
    return this.progress();
  }

  async *#judgeClean(): AsyncGenerator<Progress, void> {
    const { target, images, indices, batchSize } = this.#options;
    const state = this.#state;
    for (let start = positions(state, isJudged).length; start < indices.length; start += batchSize) {
      const chunk = Array.from({ length: Math.min(batchSize, indices.length - start) }, (_, i) => indices[start + i]!);
      const batch = readBatch(images, chunk, batchSize);
      const found = await readAnswers(target, batch.x, batch, chunk.length);
      for (const [row, answer] of found.entries()) {
        state.labels[start + row] = batch.classes[row]!;
        state.clean[start + row] = answer;
      }
      this.#spent += chunk.length;
      batch.dispose();
      yield this.progress();
    }
  }

  async *#runRound(stage: Stage): AsyncGenerator<Progress, void> {
    const { target, surrogate, images, indices, batchSize, threatModel, random, now = () => 0 } = this.#options;
    const state = this.#state;
    const record = state.stages[state.stage]!;
    if (state.queue.length === 0) {
      state.queue = positions(state, stands);
      state.cursor = 0;
      if (state.round === 0) record.attacked = state.queue.length;
    }
    const perturb = perturbing(stage.id, stage.params, target, surrogate);
    while (state.cursor < state.queue.length) {
      const chunk = state.queue.slice(state.cursor, state.cursor + batchSize);
      const began = now();
      const work = attackBatch({
        ...{ images, batchSize, target, perturb, threatModel },
        indices: chunk.map((position) => indices[position]!),
        random: random.fork(`stage ${state.stage} round ${state.round} batch ${state.cursor}`),
      });
      let step = await work.next();
      try {
        const before = this.progress();
        for (; !step.done; step = await work.next()) yield before;
      } finally {
        await work.return([]);
      }
      for (const [row, answer] of step.value.entries()) {
        const position = chunk[row]!;
        if (answer === state.labels[position]) continue;
        state.attacked[position] = answer;
        state.fooledBy[position] = state.stage;
        record.fooled++;
      }
      state.cursor += chunk.length;
      this.#spent += chunk.length * passesOf(stage);
      record.runs += chunk.length;
      record.seconds += (now() - began) / 1000;
      yield this.progress();
    }
  }
}
