/** The mixup explorer's numbers: one pair at many ratios, through teacher and student. */
import { oneHot } from '../engine/batches';
import { distancesOf, mapSettings, vectorsOf } from '../engine/inspect/channels';
import { betaDensity, mixacmTerms, mixPair, redrawRatios } from '../engine/inspect/mixing';
import { methods } from '../engine/methods';
import * as tf from '../engine/tf';
import { ConfigError } from '../protocol/errors';
import type { InspectRequests, MixDraws, MixQuery, MixView } from '../protocol/inspect';
import { parseParams } from '../protocol/params';
import { batchOf, labelOf, pick, probabilities, readAway } from './inspect-common';
import type { Looked } from './inspect-networks';
import type { Pause } from './inspect-turn';

const MAX_RATIOS = 201;
const MAX_DRAWS = 2000;
const DENSITY_POINTS = 99;

export async function lookMixup(networks: readonly Looked[], query: MixQuery, pause: Pause): Promise<MixView> {
  const began = performance.now();
  const { ratios, method } = query;
  if (ratios.length < 1 || ratios.length > MAX_RATIOS || ratios.some((ratio) => !(ratio >= 0 && ratio <= 1))) {
    throw new ConfigError(`mix ratios are ${ratios.length} values, expected 1 to ${MAX_RATIOS} in [0, 1]`);
  }
  const [teacher, student] = [pick(networks, 'teacher'), pick(networks, 'student')];
  const { classes } = teacher.graph.network.architecture;
  const settings = mapSettings(method);
  const images = batchOf([query.first, query.second]);
  const rows = [images, images].map((both, i) => tf.slice(both, [i], [1]));
  const held: tf.TensorContainer[] = [images, ...rows];
  /** What is made must go, even where a newer question ends this one. */
  const hold = <T extends tf.TensorContainer>(made: T): T => {
    held.push(made);
    return made;
  };
  try {
    const numbers = [await labelOf(query.first, rows[0]!, networks), await labelOf(query.second, rows[1]!, networks)];
    const labels = hold(oneHot(numbers, classes));
    const { images: pictures, labels: targets } = mixPair({ images, labels }, ratios);
    const batch = { images: hold(pictures), labels: hold(targets) };
    await pause();
    const terms = hold(tf.tidy(() => mixacmTerms(teacher.graph, student.graph, batch, method) as Record<string, tf.Tensor>));
    await pause();
    const taps = tf.tidy(() => {
      const [t, s] = [teacher, student].map(({ graph }) =>
        vectorsOf(graph.network.architecture, graph.forward(batch.images).taps, settings),
      );
      return t!.map((vectors, tap) => {
        const distance = distancesOf(vectors, s![tap]!, settings);
        const adapter = `adapter${tap}.kernel`;
        if (!distance) throw new ConfigError(`extra weight "${adapter}" was asked for, expected networks with as many channels`);
        return { teacher: vectors, student: s![tap]!, distance };
      });
    });
    hold(taps);
    await pause();
    const answers = networks.map(async (network) => [network.about.role, await readAway(probabilities(network, batch.images))] as const);
    const read = Object.entries(terms).map(async ([id, tensor]) => [id, await readAway(tensor)] as const);
    return {
      pictures: Float32Array.from(await batch.images.data()),
      targets: Float32Array.from(await batch.labels.data()),
      answers: Object.fromEntries(await Promise.all(answers)),
      terms: Object.fromEntries(await Promise.all(read)),
      weights: methods.get('mixacm').weights(method, 1),
      taps: await Promise.all(
        taps.map(async (tap) => ({
          teacher: await readAway(tap.teacher),
          student: await readAway(tap.student),
          distance: await readAway(tap.distance),
        })),
      ),
      milliseconds: performance.now() - began,
    };
  } finally {
    tf.dispose(held);
  }
}

/** Ratios of the last batches before `step`, and the density that they come from. */
export function lookDraws({ seed, method, step, count }: InspectRequests['inspect.draws']['in']): MixDraws {
  if (!Number.isInteger(count) || count < 1 || count > MAX_DRAWS)
    throw new ConfigError(`draws are ${count}, expected integer in [1, ${MAX_DRAWS}]`);
  const { mixupAlpha } = parseParams('mixacm', methods.get('mixacm').params, method) as { readonly mixupAlpha: number };
  const from = Math.max(0, step - count);
  const at = (i: number) => (i + 1) / (DENSITY_POINTS + 1);
  return {
    from,
    ratios: redrawRatios({ seed, from, count: step - from, mixupAlpha }),
    density:
      mixupAlpha > 0 ? Array.from({ length: DENSITY_POINTS }, (_, i) => ({ ratio: at(i), density: betaDensity(at(i), mixupAlpha) })) : [],
  };
}
