/** One update of a network, taken apart: the same batch, random draws, losses and optimiser as in training, on a copy. */
import { ConfigError } from '../../protocol/errors';
import type { ForwardFacts, LayerFacts, StepView } from '../../protocol/inspect';
import type { TrainingConfig } from '../../protocol/run-config';
import { attacks } from '../attacks';
import { drawMixup, type MixupDraw } from '../augment/mixup';
import type { Batch } from '../batches';
import { type BatchStatistics, type Forward, forwardTraining, inferenceGraph } from '../forward';
import type { LossContext, PrepareContext } from '../method';
import { methods } from '../methods';
import type { Network } from '../network';
import { optimisers } from '../optim';
import { softmaxCrossEntropy, weightedMeans } from '../primitives';
import { Random } from '../random';
import { schedules } from '../schedules';
import { withTapsBeforeRelu } from '../taps';
import * as tf from '../tf';
import { threatModels } from '../threat-models';
import { changeLengths } from './attack-path';
import { distancesOf, type MapSettings, mapSettings, vectorsOf } from './channels';
import { Collected, type Figures } from './collected';

/** Pictures of the batch that are shown. */
export const SHOWN = 4;

export interface OneStepOptions {
  /** A copy: its weights change. */
  readonly network: Network;
  readonly teacher: Network | null;
  readonly naturalTeacher: Network | null;
  readonly training: TrainingConfig;
  readonly batch: Batch;
  readonly step: number;
  /** The stream of this step, as training forks it. */
  readonly random: Random;
}

export type StepFacts = Omit<StepView, 'network' | 'labels' | 'milliseconds'>;

const top = <T extends tf.Tensor>(rows: T): T => tf.slice(rows, [0], [Math.min(SHOWN, rows.shape[0]!)]) as T;

/** Writes down what a forward pass gave; of several through one network the first counts. */
function noteForward(to: Collected, who: 'teacher' | 'own', { logits, taps }: Forward): void {
  if (to.has(`${who} answers`)) return;
  tf.tidy(() => {
    const probabilities = tf.softmax(logits);
    to.add(`${who} answers`, top(probabilities));
    to.add(`${who} confidence`, tf.mean(tf.max(probabilities, 1)));
    for (const [tap, features] of taps.entries()) {
      to.add(`${who} tap ${tap}`, tf.stack([tf.mean(tf.relu(features)), tf.mean(tf.cast(tf.greater(features, 0), 'float32'))]));
    }
  });
}

/** Makes adversarial pictures as training does, and writes down what came of it. */
function attacker(to: Collected, network: Network, batch: Batch, random: Random, onPass: () => void): PrepareContext<never>['attack'] {
  return ({ id, params, norm = 'linf', epsilon, objective }) => {
    const graph = inferenceGraph(network);
    const { images: x, labels } = batch;
    const tally = (kind: string) => {
      if (kind === 'inputGradient') onPass();
    };
    const threatModel = threatModels.get(norm).create({ epsilon });
    const context = { x, labels, logits: graph.logits, threatModel, random: random.fork('attack'), tally };
    const adversarial = attacks.get(id).perturb({ ...context, ...(objective ? { objective: objective(graph.logits) } : {}) }, params);
    tf.tidy(() => {
      const meanLoss = (images: tf.Tensor4D) => tf.mean(softmaxCrossEntropy(graph.logits(images), labels));
      const farthest = tf.max(changeLengths('linf', x, adversarial));
      to.add('attack', tf.stack([meanLoss(x), meanLoss(adversarial), farthest]));
    });
    graph.dispose();
    return adversarial;
  };
}

/** Writes down how far the channel maps are apart, tap by tap, and those of the first picture. */
function noteMaps(to: Collected, teacher: readonly tf.Tensor2D[], own: readonly tf.Tensor2D[], settings: MapSettings): void {
  tf.tidy(() => {
    for (const [tap, vectors] of own.entries()) {
      const distances = teacher[tap] && distancesOf(teacher[tap], vectors, settings);
      if (!distances) continue;
      to.add(`distance ${tap}`, tf.mean(distances));
      to.add(`teacher vector ${tap}`, tf.slice(teacher[tap]!, [0], [1]));
      to.add(`own vector ${tap}`, tf.slice(vectors, [0], [1]));
    }
  });
}

interface Told {
  readonly taps: Readonly<Record<'teacher' | 'own', readonly (readonly number[])[]>>;
  readonly termIds: readonly string[];
  readonly weights: Readonly<Record<string, number>>;
  readonly variables: readonly string[];
  readonly learningRate: number;
  readonly attack: string | null;
  readonly inputGradients: number;
}

/** The step itself: computes and writes down, reads nothing back. */
function take({ network, teacher, naturalTeacher, training, batch, step, random }: OneStepOptions, to: Collected): Told {
  const { params, id } = training.method;
  const method = methods.get(id);
  if (method.needsTeacher && !teacher) throw new ConfigError(`method "${id}" has no teacher, expected a network of that role`);
  const view = (viewed: Network) => (method.tapsBeforeRelu(params) ? withTapsBeforeRelu(viewed) : viewed);
  const [student, guide] = [view(network), teacher ? view(teacher) : null];
  const pair = { student: student.architecture, teacher: guide?.architecture ?? null, batchSize: batch.images.shape[0] };
  const [extra] = method.extraWeights(params, pair);
  if (extra)
    throw new ConfigError(`method "${id}" has weights of its own ("${extra.name}") that exist only while it trains, expected none`);

  const progress = step / training.steps;
  const taps: Record<'teacher' | 'own', (readonly number[])[]> = { teacher: [], own: [] };
  const settings = mapSettings(id === 'mixacm' ? params : {});
  const isGuided = method.needsTeacher && guide !== null;
  const graph = isGuided ? inferenceGraph(guide) : null;
  const natural = method.needsNaturalTeacher && naturalTeacher ? inferenceGraph(naturalTeacher) : null;
  let [attack, inputGradients] = [null as string | null, 0];
  const attackWith = attacker(to, network, batch, random, () => {
    inputGradients++;
  });
  let teacherVectors: tf.Tensor2D[] = [];
  const prepared = method.prepare({
    ...{ params, batch, random, progress, teacherArchitecture: guide?.architecture ?? null },
    teacher: (x) => {
      const forward = graph!.forward(x);
      if (teacherVectors.length === 0) teacherVectors = vectorsOf(graph!.network.architecture, forward.taps, settings);
      taps.teacher = forward.taps.map(({ shape }) => shape.slice(1));
      noteForward(to, 'teacher', forward);
      return forward;
    },
    naturalTeacher: (x) => natural!.forward(x),
    attack: (request) => {
      attack = attacks.get(request.id).name(request.params);
      return attackWith(request);
    },
  });
  to.add('targets', top((prepared.labels as tf.Tensor2D | undefined) ?? batch.labels));

  const lossOf = (run: LossContext<never>['student']) =>
    method.loss({
      ...{ params, batch, prepared, progress, studentArchitecture: student.architecture },
      student: run,
      extra: (name) => {
        throw new Error(`extra weight "${name}" was asked for, expected a method without`);
      },
    });
  const weights = method.weights(params, progress);
  const forget = ({ mean, variance }: BatchStatistics) => tf.dispose([mean, variance]);
  let termIds: readonly string[] = [];
  const total = (note: boolean) => {
    const terms = lossOf((x) => {
      const forward = forwardTraining(student, x, forget);
      if (note && !to.has('given')) {
        to.add('given', top(x));
        taps.own = forward.taps.map(({ shape }) => shape.slice(1));
        noteForward(to, 'own', forward);
        if (teacherVectors.length > 0) noteMaps(to, teacherVectors, vectorsOf(student.architecture, forward.taps, settings), settings);
      }
      return forward;
    });
    termIds = Object.keys(terms);
    const means = weightedMeans(
      Object.values(terms),
      termIds.map((term) => weights[term] ?? 1),
    );
    to.add(note ? 'losses' : 'losses after', means.summary);
    return means.total;
  };
  const { grads } = tf.variableGrads(() => total(true), [...network.trainable]);
  const before = network.trainable.map((variable) => tf.clone(variable as tf.Tensor));
  const optimiser = optimisers.get(training.optimiser.id);
  const state = optimiser.create(network.trainable);
  const factor = schedules.get(training.schedule.id).factor(step, training.steps, training.schedule.params);
  const gradients = network.trainable.map(({ name }) => grads[name]!);
  state.update(gradients, 1, training.optimiser.params, factor);
  const sizes = (tensors: readonly tf.Tensor[]) => tf.stack(tensors.map((tensor) => tf.sum(tf.square(tensor))));
  const changes = network.trainable.map((variable, i) => tf.sub(variable, before[i]!));
  to.add('norms', tf.stack([sizes(before), sizes(gradients), sizes(changes)]));
  total(false);
  state.dispose();
  graph?.dispose();
  natural?.dispose();
  return {
    ...{ taps, termIds, weights, attack, inputGradients },
    variables: [...network.weights].flatMap(([name, variable]) => (network.trainable.includes(variable) ? [name] : [])),
    learningRate: optimiser.learningRate(training.optimiser.params) * factor,
  };
}

/** Which pictures were mixed with which, drawn again from the same stream. */
function mixOf({ training, batch, random }: OneStepOptions): MixupDraw | null {
  const { id, params } = training.method;
  const specs = methods.get(id).params;
  const [alpha, isPerExample] = ['mixupAlpha', 'mixPerExample'].map((name) => params[name] ?? specs[name]?.default);
  if (typeof alpha !== 'number' || alpha === 0) return null;
  return drawMixup(batch.images.shape[0], alpha, isPerExample === true, Random.fromState(random.state()));
}

function forwardFacts(figures: Figures, who: 'teacher' | 'own', shapes: readonly (readonly number[])[]): ForwardFacts {
  const taps = shapes.map((shape, tap) => {
    const [mean, active] = figures.all(`${who} tap ${tap}`);
    return { shape, mean: mean!, active: active! };
  });
  return { answers: figures.all(`${who} answers`), confidence: figures.one(`${who} confidence`), taps };
}

/** Norms by layer: those of all its weights together. */
function layerFacts(figures: Figures, { variables }: Told, network: Network): LayerFacts[] {
  const squares = figures.all('norms');
  const layers = new Map<string, number[]>();
  for (const [i, name] of variables.entries()) {
    const layer = name.slice(0, name.lastIndexOf('.'));
    layers.set(layer, [...(layers.get(layer) ?? []), i]);
  }
  const norm = (row: number, which: readonly number[]) =>
    Math.sqrt(which.reduce((sum, i) => sum + squares[row * variables.length + i]!, 0));
  return [...layers].map(([name, which]) => ({
    name,
    count: which.reduce((sum, i) => sum + network.weights.get(variables[i]!)!.size, 0),
    ...{ weight: norm(0, which), gradient: norm(1, which), change: norm(2, which) },
  }));
}

/** `tf.tidy` for work whose result holds no tensors. */
function tidied<T>(work: () => T): T {
  const results: T[] = [];
  tf.tidy(() => void results.push(work()));
  return results[0]!;
}

/**
 * Takes one update of `network` and tells every stage of it. The optimiser starts without a memory of earlier steps.
 * @throws ConfigError where the method lacks a teacher, or trains weights beside the network's
 */
export async function oneStep(options: OneStepOptions): Promise<StepFacts> {
  const { batch, training, step, network } = options;
  const mixed = mixOf(options);
  const collected = new Collected();
  try {
    const told = tidied(() => {
      collected.add('pictures', top(batch.images));
      return take(options, collected);
    });
    const figures = await collected.read();
    const [loss, ...values] = figures.all('losses');
    const attack = figures.has('attack') ? figures.all('attack') : null;
    const pictures = figures.all('pictures');
    const given = figures.all('given');
    return {
      ...{ method: training.method, step, batch: batch.images.shape[0], pictures, targets: figures.all('targets') },
      given: given.every((value, i) => value === pictures[i]) ? null : given,
      mixed: mixed && { ratio: mixed.ratio[0]!, partners: [...mixed.partner.subarray(0, SHOWN)] },
      attacked: attack && { name: told.attack ?? '', before: attack[0]!, after: attack[1]!, distance: attack[2]! },
      teacher: told.taps.teacher.length > 0 ? forwardFacts(figures, 'teacher', told.taps.teacher) : null,
      own: forwardFacts(figures, 'own', told.taps.own),
      maps: told.taps.own.flatMap((_, tap) =>
        figures.has(`distance ${tap}`)
          ? [
              {
                tap,
                distance: figures.one(`distance ${tap}`),
                teacher: figures.all(`teacher vector ${tap}`),
                own: figures.all(`own vector ${tap}`),
              },
            ]
          : [],
      ),
      terms: told.termIds.map((id, i) => ({ id, value: values[i]!, weight: told.weights[id] ?? 1 })),
      loss: loss!,
      lossAfter: figures.one('losses after'),
      learningRate: told.learningRate,
      layers: layerFacts(figures, told, network),
      inputGradients: told.inputGradients,
    };
  } finally {
    collected.dispose();
  }
}
