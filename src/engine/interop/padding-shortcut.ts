/** Shortcuts without weights: every second position, new channels zero (option A of He et al. 2016, section 4.2). */
import type { Architecture, ConvLayer } from '../architecture';
import { BATCH_NORM_EPSILON } from '../primitives/batch-norm';
import type { NamedTensor } from '../safetensors';

const isShortcut = (layer: Architecture['layers'][number]): layer is ConvLayer =>
  layer.op === 'conv' && layer.id.endsWith('.shortcut.conv');

/** 1 where input channel c becomes output channel c + (out - in) / 2, which is how public code pads. */
function kernelOf({ inChannels, outChannels }: ConvLayer): NamedTensor {
  const data = new Float32Array(inChannels * outChannels);
  const shift = Math.floor((outChannels - inChannels) / 2);
  for (let channel = 0; channel < inChannels; channel++) data[channel * outChannels + channel + shift] = 1;
  return { shape: [1, 1, inChannels, outChannels], data };
}

/**
 * Weights that make the projection shortcuts of an architecture do what padding shortcuts do: a 1x1 convolution with a
 * shifted identity, and a batch norm that changes nothing. For inference only: training would move them.
 * @returns by our weight names; empty for an architecture without such shortcuts
 */
export function paddingShortcuts({ layers }: Architecture): ReadonlyMap<string, NamedTensor> {
  const weights = new Map<string, NamedTensor>();
  for (const layer of layers.filter(isShortcut)) {
    const norm = layer.id.replace(/conv$/, 'bn');
    if (!layers.some(({ id }) => id === norm)) continue;
    const filled = (value: number): NamedTensor => ({
      shape: [layer.outChannels],
      data: new Float32Array(layer.outChannels).fill(value),
    });
    weights.set(`${layer.id}.kernel`, kernelOf(layer));
    weights.set(`${norm}.gamma`, filled(1));
    weights.set(`${norm}.beta`, filled(0));
    weights.set(`${norm}.mean`, filled(0));
    // The square root of variance plus epsilon is then 1.
    weights.set(`${norm}.variance`, filled(1 - BATCH_NORM_EPSILON));
  }
  return weights;
}
