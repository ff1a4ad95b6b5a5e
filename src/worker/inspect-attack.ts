/** The attack scrubber's numbers: every step of an attack on one picture, and what each network says of it. */
import { changeLengths, lossAlong } from '../engine/inspect/attack-path';
import * as tf from '../engine/tf';
import { threatModels } from '../engine/threat-models';
import type { AttackPath, AttackQuery, AttackView, PerRole } from '../protocol/inspect';
import { batchOf, labelOf, pick, probabilities, readAway, runPath } from './inspect-common';
import type { Looked } from './inspect-networks';
import type { Pause } from './inspect-turn';

async function onePath(
  attacked: Looked,
  asked: readonly Looked[],
  x: tf.Tensor4D,
  label: number,
  query: AttackQuery,
  pause: Pause,
): Promise<AttackPath> {
  const frames = await runPath(attacked, x, label, query, pause);
  const loss = tf.tidy(() => lossAlong(attacked.graph.logits(frames), label, query.target));
  const distance = changeLengths(query.threatModel.id, x, frames);
  const answers = asked.map(async (network) => [network.about.role, await readAway(probabilities(network, frames))] as const);
  return {
    against: attacked.about.role,
    loss: await readAway(loss),
    distance: await readAway(distance),
    answers: Object.fromEntries(await Promise.all(answers)) satisfies PerRole<Float32Array>,
    frames: await readAway(frames),
  };
}

export async function lookAttack(networks: readonly Looked[], query: AttackQuery, pause: Pause): Promise<AttackView> {
  const began = performance.now();
  const { against, threatModel } = query;
  const x = batchOf([query.picture]);
  try {
    const label = await labelOf(query.picture, x, networks);
    const paths: AttackPath[] = [];
    if (against === 'own') for (const network of networks) paths.push(await onePath(network, [network], x, label, query, pause));
    else paths.push(await onePath(pick(networks, against), networks, x, label, query, pause));
    const { epsilon } = threatModels.get(threatModel.id).create(threatModel.params);
    return { label, epsilon, hasStart: query.start === 'uniform', paths, milliseconds: performance.now() - began };
  } finally {
    x.dispose();
  }
}
