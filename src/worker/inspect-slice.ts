/** The slices' numbers: what each network answers all over one plane. */
import { ballRim, coordinates, judge, planeRow, randomDirection } from '../engine/inspect/slice';
import { Random } from '../engine/random';
import * as tf from '../engine/tf';
import { threatModels } from '../engine/threat-models';
import { ConfigError } from '../protocol/errors';
import type { SliceQuery, SliceView } from '../protocol/inspect';
import { batchOf, labelOf, pick, readAway, runPath } from './inspect-common';
import type { Looked } from './inspect-networks';
import type { Pause } from './inspect-turn';

const MAX_POINTS = 129;

export async function lookSlice(networks: readonly Looked[], query: SliceQuery, pause: Pause): Promise<SliceView> {
  const began = performance.now();
  const { points, extent, against, second, threatModel, seed } = query;
  if (!Number.isInteger(points) || points < 2 || points > MAX_POINTS)
    throw new ConfigError(`points are ${points}, expected integer in [2, ${MAX_POINTS}]`);
  const { id, epsilon } = threatModels.get(threatModel.id).create(threatModel.params);
  const x = batchOf([query.picture]);
  const held: tf.Tensor[] = [x];
  try {
    const label = await labelOf(query.picture, x, networks);
    const frames = await runPath(pick(networks, against), x, label, query, pause);
    held.push(frames);
    const u = tf.tidy(() => tf.sub<tf.Tensor4D>(tf.slice(frames, [frames.shape[0] - 1], [1]), x));
    const v = second
      ? tf.tidy(() => tf.sub<tf.Tensor4D>(batchOf([second]), x))
      : randomDirection(x.shape, id, epsilon, new Random(seed).fork('second direction'));
    held.push(u, v);
    const plane = { x, u, v };
    const along = coordinates(points, extent);
    const seen = networks.map((network) => ({
      network,
      answers: new Uint8Array(points * points),
      loss: new Float32Array(points * points),
    }));
    for (const [row, b] of along.entries()) {
      await pause();
      const images = planeRow(plane, along, b);
      held.push(images);
      for (const { network, answers, loss } of seen) {
        const found = await readAway(judge(network.graph, images, label));
        answers.set(found.subarray(0, points), row * points);
        loss.set(found.subarray(points), row * points);
      }
      held.pop()!.dispose();
    }
    return {
      ...{ label, points, extent },
      networks: Object.fromEntries(seen.map(({ network, answers, loss }) => [network.about.role, { answers, loss }])),
      rim: await readAway(ballRim(plane, id, epsilon)),
      milliseconds: performance.now() - began,
    };
  } finally {
    tf.dispose(held);
  }
}
