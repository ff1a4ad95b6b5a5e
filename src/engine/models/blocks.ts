/** What residual networks are made of, and the parameters they share. */
import { ACTIVATION_NAMES, type ActivationName } from '../activation';
import type { ArchitectureBuilder } from './builder';

export const activation = {
  kind: 'choice',
  label: 'Activation',
  default: 'relu',
  options: ACTIVATION_NAMES,
  help: 'ReLU runs fastest; smooth ones give attacks and training smoother gradients.',
} as const;

export const stemStride = {
  kind: 'integer',
  label: 'Stem stride',
  default: 1,
  min: 1,
  max: 2,
  help: '2 halves the image size and quarters the cost.',
} as const;

/** Convolution and batch norm. */
export function unit(build: ArchitectureBuilder, name: string, input: string, channels: number, stride = 1, kernel = 3): string {
  return build.batchNorm(`${name}.bn`, build.conv(`${name}.conv`, input, channels, { stride, kernel }));
}

export interface Block {
  readonly name: string;
  readonly input: string;
  readonly channels: number;
  readonly stride: number;
  readonly kind: ActivationName;
}

/** act(bn(conv(act(bn(conv(v))))) + shortcut); the shortcut is a 1x1 convolution with batch norm where the shape changes. */
export function basicBlock(build: ArchitectureBuilder, { name, input, channels, stride, kind }: Block): string {
  const isReshaped = stride !== 1 || build.channels(input) !== channels;
  const shortcut = isReshaped ? unit(build, `${name}.shortcut`, input, channels, stride, 1) : input;
  const first = build.activation(`${name}.relu1`, unit(build, `${name}.1`, input, channels, stride), kind);
  const second = unit(build, `${name}.2`, first, channels);
  return build.activation(`${name}.relu2`, build.add(`${name}.add`, second, shortcut), kind);
}

/** u = act(bn(v)); conv(act(bn(conv(u)))) + shortcut; the shortcut is v, or a 1x1 convolution of u where the shape changes. */
export function preActivationBlock(build: ArchitectureBuilder, { name, input, channels, stride, kind }: Block): string {
  const isReshaped = stride !== 1 || build.channels(input) !== channels;
  const activated = build.activation(`${name}.relu1`, build.batchNorm(`${name}.1.bn`, input), kind);
  const shortcut = isReshaped ? build.conv(`${name}.shortcut.conv`, activated, channels, { stride, kernel: 1 }) : input;
  const first = build.conv(`${name}.1.conv`, activated, channels, { stride });
  const second = build.activation(`${name}.relu2`, build.batchNorm(`${name}.2.bn`, first), kind);
  return build.add(`${name}.add`, build.conv(`${name}.2.conv`, second, channels), shortcut);
}
