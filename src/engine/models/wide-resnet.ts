import { INPUT } from '../architecture';
import { defineModel } from '../model';
import { activation, preActivationBlock, stemStride } from './blocks';
import { ArchitectureBuilder } from './builder';

/**
 * WideResNet-d-k: a 3x3 stem of 16 channels, three stages of (d - 4) / 6 pre-activation blocks with 16 k, 32 k and 64 k
 * channels, batch norm and activation, global mean, dense; no dropout. Taps are sums before any activation.
 * Source: Zagoruyko and Komodakis 2016, arXiv:1605.07146.
 */
export default defineModel({
  id: 'wide-resnet',
  label: 'WideResNet-d-k',
  source: 'Zagoruyko and Komodakis 2016, arXiv:1605.07146',
  params: {
    depth: { kind: 'choice', label: 'Depth d', default: '16', options: ['10', '16', '22', '28', '34', '40'] },
    widen: { kind: 'integer', label: 'Widening factor k', default: 2, min: 1, max: 12 },
    stemStride,
    activation,
  },
  architecture({ depth, widen, stemStride: first, activation: kind }, context) {
    const build = new ArchitectureBuilder(context);
    const blocks = (Number(depth) - 4) / 6;
    let value = build.tap(build.conv('stem.conv', build.normalise('normalise', INPUT), 16, { stride: first }));
    for (let stage = 1; stage <= 3; stage++) {
      for (let block = 1; block <= blocks; block++) {
        const name = `stage${stage}.block${block}`;
        const channels = 16 * widen * 2 ** (stage - 1);
        value = preActivationBlock(build, { name, input: value, channels, stride: stage > 1 && block === 1 ? 2 : 1, kind });
      }
      build.tap(value);
    }
    return build.classifier(build.activation('final.relu', build.batchNorm('final.bn', value), kind));
  },
});
