/** Feature maps before or after the ReLU that ends a block. */
import type { Architecture } from './architecture';
import type { Network } from './network';
import { planOf } from './plan';

/** True when every tap comes out of a ReLU, so that taking it again would change nothing. */
export function areTapsActivated({ layers, taps }: Architecture): boolean {
  return taps.every((tap) => layers.find(({ id }) => id === tap)?.op === 'relu');
}

/** The same architecture with every tap that is a ReLU's output moved to that ReLU's input. */
export function tapsBeforeRelu(architecture: Architecture): Architecture {
  const moved = architecture.taps.map((tap) => {
    const layer = architecture.layers.find(({ id }) => id === tap);
    return layer?.op === 'relu' ? layer.input : tap;
  });
  return { ...architecture, taps: moved };
}

/** A network with such taps; the weights are shared. */
export function withTapsBeforeRelu(network: Network): Network {
  const architecture = tapsBeforeRelu(network.architecture);
  return { ...network, architecture, plan: planOf(architecture) };
}
