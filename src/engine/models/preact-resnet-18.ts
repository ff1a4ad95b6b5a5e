import { INPUT } from '../architecture';
import { defineModel } from '../model';
import { activation, preActivationBlock, stemStride } from './blocks';
import { ArchitectureBuilder } from './builder';

/**
 * PreActResNet-18 for small images: a 3x3 stem, four stages of two pre-activation blocks with 1, 2, 4 and 8 times `width`
 * channels, batch norm and activation, global mean, dense. Taps are sums before any activation: stem, then stages 2, 3, 4.
 * Source: He et al. 2016, arXiv:1603.05027.
 */
export default defineModel({
  id: 'preact-resnet-18',
  label: 'PreActResNet-18',
  source: 'He et al. 2016, arXiv:1603.05027',
  params: {
    width: { kind: 'integer', label: 'Width', default: 64, min: 2, max: 256, help: 'Channels of the first stage.' },
    stemStride,
    activation,
    finalNorm: {
      kind: 'flag',
      label: 'Batch norm at the end',
      default: true,
      help: 'Before the mean over positions, with its activation. Some public code leaves both out.',
    },
  },
  architecture({ width, stemStride: first, activation: kind, finalNorm }, context) {
    const build = new ArchitectureBuilder(context);
    let value = build.tap(build.conv('stem.conv', build.normalise('normalise', INPUT), width, { stride: first }));
    for (let stage = 1; stage <= 4; stage++) {
      for (let block = 1; block <= 2; block++) {
        const name = `stage${stage}.block${block}`;
        const channels = width * 2 ** (stage - 1);
        value = preActivationBlock(build, { name, input: value, channels, stride: stage > 1 && block === 1 ? 2 : 1, kind });
      }
      if (stage > 1) build.tap(value);
    }
    return build.classifier(finalNorm ? build.activation('final.relu', build.batchNorm('final.bn', value), kind) : value);
  },
});
