import { INPUT } from '../architecture';
import { defineModel } from '../model';
import { ArchitectureBuilder } from './builder';

/**
 * The CIFAR residual network: a 3x3 stem, three stages of `(depth - 2) / 6` basic blocks with 1, 2 and 4 times `width`
 * channels, global mean, dense. A block is relu(bn(conv(relu(bn(conv(v))))) + shortcut), the shortcut a 1x1
 * convolution with batch norm where the shape changes. `stemStride` 2 halves every map and quarters the cost.
 * Source: He et al. 2016, arXiv:1512.03385, section 4.2; the projection shortcut (their option B) replaces option A.
 */
export default defineModel({
  id: 'resnet',
  label: 'ResNet (CIFAR)',
  source: 'He et al. 2016, arXiv:1512.03385, section 4.2',
  params: {
    depth: { kind: 'choice', label: 'Depth', default: '8', options: ['8', '14', '20', '32'], help: 'Number of weighted layers.' },
    width: {
      kind: 'integer',
      label: 'Width',
      default: 16,
      min: 2,
      max: 128,
      help: 'Channels of the first stage; later stages have 2 and 4 times as many.',
    },
    stemStride: {
      kind: 'integer',
      label: 'Stem stride',
      default: 1,
      min: 1,
      max: 2,
      help: '2 halves the image size and quarters the cost.',
    },
  },
  architecture({ depth, width, stemStride }, context) {
    const build = new ArchitectureBuilder(context);
    const blocks = (Number(depth) - 2) / 6;
    const unit = (name: string, input: string, channels: number, stride: number, kernel = 3) =>
      build.batchNorm(`${name}.bn`, build.conv(`${name}.conv`, input, channels, { stride, kernel }));
    let value = build.tap(build.relu('stem.relu', unit('stem', build.normalise('normalise', INPUT), width, stemStride)));
    for (let stage = 0; stage < 3; stage++) {
      const channels = width * 2 ** stage;
      for (let block = 0; block < blocks; block++) {
        const name = `stage${stage + 1}.block${block + 1}`;
        const stride = stage > 0 && block === 0 ? 2 : 1;
        const isReshaped = stride !== 1 || build.channels(value) !== channels;
        const shortcut = isReshaped ? unit(`${name}.shortcut`, value, channels, stride, 1) : value;
        const first = build.relu(`${name}.relu1`, unit(`${name}.1`, value, channels, stride));
        const second = unit(`${name}.2`, first, channels, 1);
        value = build.relu(`${name}.relu2`, build.add(`${name}.add`, second, shortcut));
      }
      build.tap(value);
    }
    return build.classifier(value);
  },
});
