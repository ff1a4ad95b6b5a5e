import { INPUT } from '../architecture';
import { defineModel } from '../model';
import { activation, basicBlock, stemStride, unit } from './blocks';
import { ArchitectureBuilder } from './builder';

/**
 * ResNet-18 for small images: a 3x3 stem without pooling, four stages of two basic blocks with 1, 2, 4 and 8 times `width`
 * channels, global mean, dense. Taps: stem, then stages 2, 3 and 4.
 * Source: He et al. 2016, arXiv:1512.03385, with the stem that the field uses on 32x32 images.
 */
export default defineModel({
  id: 'resnet-18',
  label: 'ResNet-18',
  source: 'He et al. 2016, arXiv:1512.03385',
  params: {
    width: { kind: 'integer', label: 'Width', default: 64, min: 2, max: 256, help: 'Channels of the first stage.' },
    stemStride,
    activation,
  },
  architecture({ width, stemStride: first, activation: kind }, context) {
    const build = new ArchitectureBuilder(context);
    let value = build.tap(build.activation('stem.relu', unit(build, 'stem', build.normalise('normalise', INPUT), width, first), kind));
    for (let stage = 1; stage <= 4; stage++) {
      for (let block = 1; block <= 2; block++) {
        const name = `stage${stage}.block${block}`;
        value = basicBlock(build, {
          name,
          input: value,
          channels: width * 2 ** (stage - 1),
          stride: stage > 1 && block === 1 ? 2 : 1,
          kind,
        });
      }
      if (stage > 1) build.tap(value);
    }
    return build.classifier(value);
  },
});
