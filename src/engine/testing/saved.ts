/** Small networks with telling weights, for tests of files. */

import type { RawParams } from '../../protocol/params';
import { type SavedNetwork, savedArchitecture } from '../interop/saved-network';
import { initialWeights } from '../network';
import { Random } from '../random';

const CLASSES = ['red', 'green', 'blue', 'grey'];

/** One small network of each family, by the model's id. */
export const SMALL_MODELS: Readonly<Record<string, RawParams>> = {
  'small-cnn': { width: 2 },
  resnet: { width: 2 },
  'resnet-18': { width: 2 },
  'preact-resnet-18': { width: 2 },
  'wide-resnet': { depth: '10', widen: 1 },
  'mobilenet-v2': { widthMultiplier: 0.1 },
};

/** A network whose running statistics and affine parameters are not the trivial ones. */
export function savedNetwork(id: string, params: RawParams = SMALL_MODELS[id]!, identity: Partial<SavedNetwork> = {}): SavedNetwork {
  const saved = { model: { id, params }, classes: CLASSES, ...identity };
  const random = new Random(3);
  const weights = [...initialWeights(savedArchitecture(saved), random)].map(([name, { shape, data }]) => {
    const kind = name.split('.').at(-1)!;
    const draw = random.fork(`telling ${name}`);
    const bounds: Readonly<Record<string, readonly [number, number]>> = {
      gamma: [0.7, 1.3],
      beta: [-0.2, 0.2],
      mean: [-0.1, 0.1],
      variance: [0.5, 1.5],
    };
    const range = bounds[kind];
    return [name, { shape, data: range ? draw.uniforms(data.length, ...range) : data }] as const;
  });
  return { ...saved, weights: new Map(weights) };
}
