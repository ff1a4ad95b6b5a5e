/** A network as an ONNX file, layer by layer from its architecture table. */
import { LEAK } from '../../activation';
import { type AnyLayer, type Architecture, type ConvLayer, INPUT, layerShapes } from '../../architecture';
import { BATCH_NORM_EPSILON } from '../../primitives/batch-norm';
import type { NamedTensor } from '../../safetensors';
import { permute, torchOrder } from '../layout';
import { identityMetadata, type SavedNetwork, savedArchitecture } from '../saved-network';
import { encodeOnnx, type OnnxNode, type OnnxTensor } from './graph';

interface Parts {
  readonly nodes: readonly OnnxNode[];
  readonly tensors?: readonly OnnxTensor[];
}

const named = (name: string, { shape, data }: NamedTensor): OnnxTensor => ({ name, shape, data });

/** A number a channel, to be added to [batch, channels, height, width]. */
const perChannel = (name: string, values: readonly number[]): OnnxTensor => ({
  name,
  shape: [values.length, 1, 1],
  data: Float32Array.from(values),
});

/** Rows and columns added, [top, left, bottom, right]: as many on all sides, or TensorFlow’s, where the odd one comes after. */
export function padsOf({ padding, kernel, stride }: ConvLayer, [height, width]: readonly number[]): number[] {
  if (padding === 'symmetric') return Array<number>(4).fill((kernel - 1) / 2);
  const before = [height!, width!].map((size) => {
    const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
    return [Math.floor(total / 2), Math.ceil(total / 2)] as const;
  });
  return [before[0]![0], before[1]![0], before[0]![1], before[1]![1]];
}

function activationNodes(layer: Extract<AnyLayer, { op: 'activation' }>): Parts {
  const { id, input, kind } = layer;
  switch (kind) {
    case 'leaky-relu':
      return { nodes: [{ op: 'LeakyRelu', name: id, inputs: [input], attributes: { alpha: { float: LEAK } } }] };
    case 'softplus':
      return { nodes: [{ op: 'Softplus', name: id, inputs: [input] }] };
    case 'silu':
      return {
        nodes: [
          { op: 'Sigmoid', name: `${id}.sigmoid`, inputs: [input] },
          { op: 'Mul', name: id, inputs: [input, `${id}.sigmoid`] },
        ],
      };
    case 'relu6': {
      const bound = (name: string, value: number): OnnxTensor => ({ name: `${id}.${name}`, shape: [], data: Float32Array.of(value) });
      const tensors = [bound('low', 0), bound('high', 6)];
      return { nodes: [{ op: 'Clip', name: id, inputs: [input, ...tensors.map(({ name }) => name)] }], tensors };
    }
  }
}

function convolution(
  layer: Extract<AnyLayer, { op: 'conv' | 'depthwise-conv' }>,
  weight: (kind: string) => OnnxTensor,
  inputShape: readonly number[],
): Parts {
  const { id, input, kernel, stride, op } = layer;
  const kernels = named(`${id}.kernel`, permute(weight('kernel'), torchOrder(op)));
  const tensors = op === 'conv' && layer.bias ? [kernels, weight('bias')] : [kernels];
  const attributes = {
    kernel_shape: { integers: [kernel, kernel] },
    strides: { integers: [stride, stride] },
    pads: { integers: op === 'conv' ? padsOf(layer, inputShape) : Array<number>(4).fill((kernel - 1) / 2) },
    group: { integer: op === 'conv' ? 1 : layer.channels },
  };
  return { nodes: [{ op: 'Conv', name: id, inputs: [input, ...tensors.map(({ name }) => name)], attributes }], tensors };
}

function partsOf(layer: AnyLayer, saved: SavedNetwork, shapes: ReadonlyMap<string, readonly number[]>): Parts {
  const { id, input } = layer;
  const weight = (kind: string) => named(`${id}.${kind}`, saved.weights.get(`${id}.${kind}`)!);
  const single = (op: string, inputs: readonly string[] = [input]): Parts => ({ nodes: [{ op, name: id, inputs }] });
  switch (layer.op) {
    case 'normalise': {
      const tensors = [perChannel(`${id}.mean`, layer.mean), perChannel(`${id}.std`, layer.std)];
      const centred = `${id}.centred`;
      return {
        nodes: [
          { op: 'Sub', name: centred, inputs: [input, `${id}.mean`] },
          { op: 'Div', name: id, inputs: [centred, `${id}.std`] },
        ],
        tensors,
      };
    }
    case 'conv':
    case 'depthwise-conv':
      return convolution(layer, weight, shapes.get(input)!);
    case 'batch-norm': {
      const tensors = ['gamma', 'beta', 'mean', 'variance'].map(weight);
      const attributes = { epsilon: { float: BATCH_NORM_EPSILON } };
      return { nodes: [{ op: 'BatchNormalization', name: id, inputs: [input, ...tensors.map(({ name }) => name)], attributes }], tensors };
    }
    case 'relu':
      return single('Relu');
    case 'activation':
      return activationNodes(layer);
    case 'add':
      return single('Add', [input, layer.other]);
    case 'global-pool':
      return {
        nodes: [
          { op: 'GlobalAveragePool', name: `${id}.mean`, inputs: [input] },
          { op: 'Flatten', name: id, inputs: [`${id}.mean`], attributes: { axis: { integer: 1 } } },
        ],
      };
    case 'flatten':
      // Ours runs through the channels of a position first.
      return {
        nodes: [
          { op: 'Transpose', name: `${id}.last`, inputs: [input], attributes: { perm: { integers: [0, 2, 3, 1] } } },
          { op: 'Flatten', name: id, inputs: [`${id}.last`], attributes: { axis: { integer: 1 } } },
        ],
      };
    case 'dense': {
      const tensors = [weight('kernel'), weight('bias')];
      return { nodes: [{ op: 'Gemm', name: id, inputs: [input, ...tensors.map(({ name }) => name)] }], tensors };
    }
  }
}

/**
 * ONNX, operator set 17: `x` [batch, 3, 32, 32] in [0, 1] to the logits [batch, classes], normalisation inside, batch norm in
 * inference mode; the batch may have any length.
 * @param version of the program that writes it
 * @param architecture given where it is not that of the saved model
 */
export function exportOnnx(saved: SavedNetwork, version: string, architecture: Architecture = savedArchitecture(saved)): ArrayBuffer {
  const shapes = layerShapes(architecture);
  const parts = architecture.layers.map((layer) => partsOf(layer, saved, shapes));
  const [height, width, channels] = architecture.input;
  return encodeOnnx({
    name: saved.model.id,
    version,
    nodes: parts.flatMap(({ nodes }) => nodes),
    tensors: parts.flatMap(({ tensors = [] }) => tensors),
    input: { name: INPUT, shape: [channels, height, width] },
    output: { name: architecture.layers.at(-1)!.id, shape: [architecture.classes] },
    metadata: identityMetadata(saved),
  });
}
