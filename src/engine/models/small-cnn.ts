import { INPUT } from '../architecture';
import { defineModel } from '../model';
import { activation } from './blocks';
import { ArchitectureBuilder } from './builder';

/**
 * Four 3x3 convolutions with 1, 2, 4 and 4 times `width` channels, strides 1, 2, 2 and 2, each followed by batch norm
 * if asked and an activation, global mean, dense. Our own small network for lessons; no published source.
 */
export default defineModel({
  id: 'small-cnn',
  label: 'Small CNN',
  params: {
    width: { kind: 'integer', label: 'Width', default: 16, min: 1, max: 128, help: 'Channels of the first layer.' },
    batchNorm: { kind: 'flag', label: 'Batch norm', default: true },
    activation,
  },
  architecture({ width, batchNorm, activation: kind }, context) {
    const build = new ArchitectureBuilder(context);
    let value = build.normalise('normalise', INPUT);
    for (const [index, factor] of [1, 2, 4, 4].entries()) {
      const name = `layer${index + 1}`;
      const conv = build.conv(`${name}.conv`, value, width * factor, { stride: index === 0 ? 1 : 2, bias: !batchNorm });
      value = build.tap(build.activation(`${name}.relu`, batchNorm ? build.batchNorm(`${name}.bn`, conv) : conv, kind));
    }
    return build.classifier(value);
  },
});
