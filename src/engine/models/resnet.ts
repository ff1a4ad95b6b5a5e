import { INPUT } from '../architecture';
import { defineModel } from '../model';
import { activation, basicBlock, stemStride, unit } from './blocks';
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
    depth: {
      kind: 'choice',
      label: 'Depth',
      default: '8',
      options: ['8', '14', '20', '32', '44', '56'],
      help: 'Number of weighted layers.',
    },
    width: {
      kind: 'integer',
      label: 'Width',
      default: 16,
      min: 2,
      max: 128,
      help: 'Channels of the first stage; later stages have 2 and 4 times as many.',
    },
    stemStride,
    activation,
  },
  architecture({ depth, width, stemStride: first, activation: kind }, context) {
    const build = new ArchitectureBuilder(context);
    const blocks = (Number(depth) - 2) / 6;
    let value = build.tap(build.activation('stem.relu', unit(build, 'stem', build.normalise('normalise', INPUT), width, first), kind));
    for (let stage = 0; stage < 3; stage++) {
      const channels = width * 2 ** stage;
      for (let block = 0; block < blocks; block++) {
        const name = `stage${stage + 1}.block${block + 1}`;
        value = basicBlock(build, { name, input: value, channels, stride: stage > 0 && block === 0 ? 2 : 1, kind });
      }
      build.tap(value);
    }
    return build.classifier(value);
  },
});
