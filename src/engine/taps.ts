/** Feature maps before or after the ReLU that ends a block. */
import type { Architecture } from './architecture';
import type { Network } from './network';
import { planOf } from './plan';

/** True when every tap comes out of a ReLU, so that taking it again would change nothing. */
export function areTapsActivated({ layers, taps }: Architecture): boolean {
  return taps.every((tap) => layers.find(({ id }) => id === tap)?.op === 'relu');
}

/** The same network with every tap that is a ReLU's output moved to that ReLU's input; the weights are shared. */
export function withTapsBeforeRelu(network: Network): Network {
  const { layers, taps } = network.architecture;
  const moved = taps.map((tap) => {
    const layer = layers.find(({ id }) => id === tap);
    return layer?.op === 'relu' ? layer.input : tap;
  });
  const architecture: Architecture = { ...network.architecture, taps: moved };
  return { ...network, architecture, plan: planOf(architecture) };
}
