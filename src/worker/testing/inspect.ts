/** What the tests of the views share: random networks under the names of the shipped ones, random pictures, one attack. */
import { expect } from 'vitest';
import { createNetwork, initialWeights, type Network } from '../../engine/network';
import { Random } from '../../engine/random';
import { architectureOf } from '../../engine/run-plan';
import * as tf from '../../engine/tf';
import { IMAGE_BYTES } from '../../protocol/images';
import type { AttackSettings, Picture } from '../../protocol/inspect';
import type { NetworkRole } from '../../protocol/run-config';
import { decodeNetwork, encodeNetwork } from '../networks';

export const CLASSES = ['red', 'green', 'blue', 'grey'];
export const model = { id: 'resnet', params: { depth: '8', width: 4, stemStride: 2 } };
export const context = { input: [32, 32, 3] as const, classes: CLASSES.length };
const SEEDS: Readonly<Record<string, number>> = { 'shapes-plain': 1, 'shapes-teacher': 2, 'shapes-student': 3 };

/** Networks of random weights under the names of the shipped ones. */
export async function shipped(id: string): Promise<ArrayBuffer> {
  const architecture = architectureOf(model, context);
  const network = createNetwork(architecture, initialWeights(architecture, new Random(SEEDS[id] ?? 9)));
  const bytes = await encodeNetwork(network, model, CLASSES);
  network.dispose();
  return bytes;
}

export async function network(role: NetworkRole): Promise<Network> {
  return createNetwork(architectureOf(model, context), decodeNetwork(await shipped(`shapes-${role}`)).weights);
}

export const picture = (seed: number, label: number | null = 1): Picture => ({
  pixels: new Random(seed).uniforms(IMAGE_BYTES, 0, 1),
  label,
});
export const tensor = ({ pixels }: Picture) => tf.tensor4d(pixels, [1, 32, 32, 3]);
export const settings: AttackSettings = {
  threatModel: { id: 'linf', params: { epsilon: 8 / 255 } },
  steps: 3,
  stepSize: 2 / 255,
  start: 'uniform',
  target: null,
  seed: 5,
};
export const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 5) => {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) expect(actual[i]).toBeCloseTo(expected[i]!, digits);
};
