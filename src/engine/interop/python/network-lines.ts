/** An architecture table as straight-line Python: one assignment a layer, in the order they run. */
import { LEAK } from '../../activation';
import { type AnyLayer, type Architecture, INPUT, layerShapes } from '../../architecture';
import { namingsOf } from '../names';
import { padsOf } from '../onnx/export-onnx';
import { type Identity, savedArchitecture } from '../saved-network';

/** Prefixed, so that a layer never hides the function that it calls. */
const variable = (id: string) => (id === INPUT ? INPUT : `h_${id.replaceAll(/[^A-Za-z0-9]/g, '_')}`);
const list = (values: readonly number[]) => `[${values.join(', ')}]`;
const tuple = (values: readonly number[]) => `(${values.join(', ')})`;

function expression(layer: AnyLayer, name: string, inputShape: readonly number[]): string {
  const input = variable(layer.input);
  const weight = (kind: string) => `w["${name}.${kind}"]`;
  switch (layer.op) {
    case 'normalise':
      return `normalise(${input}, ${list(layer.mean)}, ${list(layer.std)})`;
    case 'conv': {
      const bias = layer.bias ? `, bias=${weight('bias')}` : '';
      return `conv(${input}, ${weight('weight')}, stride=${layer.stride}, pads=${tuple(padsOf(layer, inputShape))}${bias})`;
    }
    case 'depthwise-conv': {
      const side = (layer.kernel - 1) / 2;
      return `conv(${input}, ${weight('weight')}, stride=${layer.stride}, pads=${tuple([side, side, side, side])}, groups=${layer.channels})`;
    }
    case 'batch-norm':
      return `batch_norm(${input}, w, "${name}")`;
    case 'relu':
      return `relu(${input})`;
    case 'activation':
      return layer.kind === 'leaky-relu' ? `leaky_relu(${input}, ${LEAK})` : `${layer.kind}(${input})`;
    case 'add':
      return `${input} + ${variable(layer.other)}`;
    case 'global-pool':
      return `global_pool(${input})`;
    case 'flatten':
      return `flatten(${input})`;
    case 'dense':
      return `dense(${input}, ${weight('weight')}, ${weight('bias')})`;
  }
}

/**
 * The body of `def network(w, x)`, indented by four spaces: from images [batch, 3, height, width] in [0, 1] to logits. Weights have the names
 * that the PyTorch export gives them; the table is the one that the engine runs.
 */
export function networkLines(identity: Identity, architecture: Architecture = savedArchitecture(identity)): string {
  const { layers } = architecture;
  const shapes = layerShapes(architecture);
  const [naming] = namingsOf(identity.model.id, architecture);
  const lines = layers.map((layer) => {
    const value = expression(layer, naming!.nameOf(layer.id), shapes.get(layer.input)!);
    return `    ${variable(layer.id)} = ${value}`;
  });
  return [...lines, `    return ${variable(layers.at(-1)!.id)}`].join('\n');
}
