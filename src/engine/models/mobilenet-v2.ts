import type { ActivationName } from '../activation';
import { INPUT } from '../architecture';
import { defineModel } from '../model';
import { activation, stemStride, unit } from './blocks';
import { ArchitectureBuilder } from './builder';

interface Stage {
  /** How much the hidden layer is wider than the input. */
  readonly expansion: number;
  readonly channels: number;
  readonly blocks: number;
  readonly stride: number;
}

/** The paper's table 2, with stride 1 instead of 2 in the second stage, as the field has it on 32x32 images. */
const STAGES: readonly Stage[] = [
  { expansion: 1, channels: 16, blocks: 1, stride: 1 },
  { expansion: 6, channels: 24, blocks: 2, stride: 1 },
  { expansion: 6, channels: 32, blocks: 3, stride: 2 },
  { expansion: 6, channels: 64, blocks: 4, stride: 2 },
  { expansion: 6, channels: 96, blocks: 3, stride: 1 },
  { expansion: 6, channels: 160, blocks: 3, stride: 2 },
  { expansion: 6, channels: 320, blocks: 1, stride: 1 },
];
/** Stages, from 0, whose output is tap 2 and tap 3. */
const TAPPED = [2, 4];

interface Bottleneck {
  readonly name: string;
  readonly input: string;
  readonly expansion: number;
  readonly channels: number;
  readonly stride: number;
  readonly kind: ActivationName;
}

/** Expand by a 1x1 convolution, filter each channel, project without activation; a residual sum where the shape stays. */
function bottleneck(build: ArchitectureBuilder, { name, input, expansion, channels, stride, kind }: Bottleneck): string {
  const from = build.channels(input);
  const wide =
    expansion === 1 ? input : build.activation(`${name}.relu1`, unit(build, `${name}.expand`, input, from * expansion, 1, 1), kind);
  const filtered = build.batchNorm(`${name}.depthwise.bn`, build.depthwise(`${name}.depthwise.conv`, wide, { stride }));
  const projected = unit(build, `${name}.project`, build.activation(`${name}.relu2`, filtered, kind), channels, 1, 1);
  return stride === 1 && from === channels ? build.add(`${name}.add`, projected, input) : projected;
}

/**
 * MobileNetV2 for small images. Taps: stem, the third and fifth stage (bottlenecks, not activated), the last 1x1
 * convolution.
 * Source: Sandler et al. 2018, arXiv:1801.04381, with strides for 32x32 images and ReLU for ReLU6.
 */
export default defineModel({
  id: 'mobilenet-v2',
  label: 'MobileNetV2',
  source: 'Sandler et al. 2018, arXiv:1801.04381',
  params: {
    widthMultiplier: { kind: 'real', label: 'Width multiplier', default: 1, min: 0.1, max: 2, help: 'Channels are rounded to fours.' },
    stemStride,
    activation,
  },
  architecture({ widthMultiplier, stemStride: first, activation: kind }, context) {
    const build = new ArchitectureBuilder(context);
    const scaled = (channels: number) => Math.max(4, 4 * Math.round((channels * widthMultiplier) / 4));
    const stem = unit(build, 'stem', build.normalise('normalise', INPUT), scaled(32), first);
    let value = build.tap(build.activation('stem.relu', stem, kind));
    for (const [stage, { expansion, channels, blocks, stride }] of STAGES.entries()) {
      for (let block = 0; block < blocks; block++) {
        const name = `stage${stage + 1}.block${block + 1}`;
        value = bottleneck(build, { name, input: value, expansion, channels: scaled(channels), stride: block === 0 ? stride : 1, kind });
      }
      if (TAPPED.includes(stage)) build.tap(value);
    }
    const last = unit(build, 'last', value, scaled(1280), 1, 1);
    return build.classifier(build.tap(build.activation('last.relu', last, kind)));
  },
});
