/** Running a network: in training mode with batch statistics, or in inference mode with batch norm folded away. */
import { activate } from './activation';
import type { AnyLayer, BatchNormLayer, ConvLayer, DepthwiseLayer } from './architecture';
import { INPUT } from './architecture';
import type { Network } from './network';
import type { Step } from './plan';
import {
  BATCH_NORM_EPSILON,
  batchNormTraining,
  conv2d,
  convBiasRelu,
  dense,
  depthwiseConv2d,
  depthwiseConv2dFrozen,
  globalAveragePool,
  normaliseChannels,
  type Padding,
  updateRunningAverage,
} from './primitives';
import * as tf from './tf';

export interface Forward {
  /** [batch, classes] */
  readonly logits: tf.Tensor2D;
  /** Feature maps of the architecture's taps, each [batch, height, width, channels]. */
  readonly taps: readonly tf.Tensor4D[];
}

/** New batch statistics of one batch-norm layer, kept for {@link updateStatistics}. */
export interface BatchStatistics {
  readonly layer: BatchNormLayer;
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
  /** Number of values each channel's statistics come from. */
  readonly count: number;
}

function paddingOf({ padding, kernel }: ConvLayer): Padding {
  const side = (kernel - 1) / 2;
  return padding === 'same'
    ? 'same'
    : [
        [side, side],
        [side, side],
      ];
}

const depthwiseShape = ({ stride, kernel }: DepthwiseLayer) => ({ stride, padding: (kernel - 1) / 2 });

type Values = Map<string, tf.Tensor>;

function runPlainLayer(
  layer: Exclude<AnyLayer, BatchNormLayer | ConvLayer | DepthwiseLayer>,
  values: Values,
  weight: (name: string) => tf.Tensor,
): tf.Tensor {
  const input = values.get(layer.input)!;
  switch (layer.op) {
    case 'normalise':
      return normaliseChannels(input as tf.Tensor4D, layer.mean, layer.std);
    case 'relu':
      return tf.relu(input);
    case 'activation':
      return activate(input, layer.kind);
    case 'add':
      return tf.add(input, values.get(layer.other)!);
    case 'global-pool':
      return globalAveragePool(input as tf.Tensor4D);
    case 'flatten':
      return tf.reshape(input, [input.shape[0]!, -1]);
    case 'dense':
      return dense(input as tf.Tensor2D, weight(`${layer.id}.kernel`) as tf.Tensor2D, weight(`${layer.id}.bias`) as tf.Tensor1D);
  }
}

function collect(network: Network, values: Values): Forward {
  return {
    logits: values.get(network.plan.output) as tf.Tensor2D,
    taps: network.architecture.taps.map((tap) => values.get(tap) as tf.Tensor4D),
  };
}

/**
 * Forward pass with batch statistics, differentiable in the weights and in x.
 * @param x images in [0, 1], [batch, height, width, channels]
 * @param onStatistics gets every batch norm's statistics; the tensors are kept and are the receiver's to dispose
 */
export function forwardTraining(network: Network, x: tf.Tensor4D, onStatistics?: (statistics: BatchStatistics) => void): Forward {
  const values: Values = new Map([[INPUT, x]]);
  const weight = (name: string) => network.weights.get(name)! as tf.Tensor;
  const run = (step: Step): tf.Tensor => {
    const { layer } = step;
    const input = values.get(layer.input) as tf.Tensor4D;
    if (step.op === 'batch-norm') {
      const residual = step.residual === undefined ? undefined : (values.get(step.residual) as tf.Tensor4D);
      const options = { relu: step.relu, ...(residual ? { residual } : {}) };
      const { id } = step.layer;
      const { y, mean, variance } = batchNormTraining(
        input,
        weight(`${id}.gamma`) as tf.Tensor1D,
        weight(`${id}.beta`) as tf.Tensor1D,
        options,
      );
      const [batch, height, width] = input.shape;
      onStatistics?.({ layer: step.layer, mean: tf.keep(mean), variance: tf.keep(variance), count: batch * height * width });
      return y;
    }
    if (step.layer.op === 'conv') {
      const { id, stride, bias } = step.layer;
      const y = conv2d(input, weight(`${id}.kernel`) as tf.Tensor4D, { strides: stride, padding: paddingOf(step.layer) });
      return bias ? tf.add(y, weight(`${id}.bias`)) : y;
    }
    if (step.layer.op === 'depthwise-conv') {
      return depthwiseConv2d(input, weight(`${step.layer.id}.kernel`) as tf.Tensor4D, depthwiseShape(step.layer));
    }
    return runPlainLayer(step.layer, values, weight);
  };
  for (const step of network.plan.steps) values.set(step.output, run(step));
  return collect(network, values);
}

/** Share of the old running statistics that an update keeps; PyTorch's momentum 0.1 seen from the other side. */
const RUNNING_KEEP = 0.9;

/** running = 0.9 running + 0.1 batch, with the unbiased batch variance; disposes the statistics. */
export function updateStatistics(network: Network, statistics: readonly BatchStatistics[]): void {
  for (const { layer, mean, variance, count } of statistics) {
    const running = (kind: string) => network.weights.get(`${layer.id}.${kind}`)!;
    const unbiased = count / Math.max(1, count - 1);
    updateRunningAverage({ running: running('mean'), batch: mean, keep: RUNNING_KEEP, scale: 1 - RUNNING_KEEP });
    updateRunningAverage({ running: running('variance'), batch: variance, keep: RUNNING_KEEP, scale: (1 - RUNNING_KEEP) * unbiased });
    mean.dispose();
    variance.dispose();
  }
}

/** A network frozen at its present weights, batch norm folded into the convolutions where it follows one. */
export interface InferenceGraph {
  /** Differentiable in x only. */
  forward(x: tf.Tensor4D): Forward;
  /** [batch, height, width, channels] -> [batch, classes] */
  logits(x: tf.Tensor4D): tf.Tensor2D;
  readonly network: Network;
  dispose(): void;
}

interface Affine {
  readonly scale: tf.Tensor;
  readonly shift: tf.Tensor;
}

/** y = scale x + shift of a batch norm in inference mode. */
function affineOf(network: Network, id: string): Affine {
  const weight = (kind: string) => network.weights.get(`${id}.${kind}`)!;
  const scale = tf.div(weight('gamma'), tf.sqrt(tf.add(weight('variance'), BATCH_NORM_EPSILON)));
  return { scale, shift: tf.sub(weight('beta'), tf.mul(weight('mean'), scale)) };
}

/** Folds once and holds the folded weights until disposed; later changes of the network's weights are not seen. */
export function inferenceGraph(network: Network): InferenceGraph {
  const { steps, folds } = network.plan;
  const foldedNorms = new Set(folds.values());
  const held = new Map<string, tf.Tensor>();
  const hold = (name: string, tensor: tf.Tensor) => held.set(name, tf.keep(tensor));
  tf.tidy(() => {
    for (const { layer } of steps) {
      if (layer.op === 'conv') {
        const kernel = network.weights.get(`${layer.id}.kernel`)! as tf.Tensor;
        const bias = layer.bias ? (network.weights.get(`${layer.id}.bias`)! as tf.Tensor) : undefined;
        const norm = folds.get(layer.id);
        const affine = norm === undefined ? undefined : affineOf(network, norm);
        hold(`${layer.id}.kernel`, affine ? tf.mul(kernel, affine.scale) : tf.clone(kernel));
        if (affine) hold(`${layer.id}.bias`, bias ? tf.add(affine.shift, tf.mul(bias, affine.scale)) : affine.shift);
        else if (bias) hold(`${layer.id}.bias`, tf.clone(bias));
      } else if (layer.op === 'depthwise-conv') {
        const kernel = network.weights.get(`${layer.id}.kernel`)! as tf.Tensor;
        const norm = folds.get(layer.id);
        const affine = norm === undefined ? undefined : affineOf(network, norm);
        hold(`${layer.id}.kernel`, affine ? tf.mul(kernel, tf.reshape(affine.scale, [-1, 1])) : tf.clone(kernel));
        if (affine) hold(`${layer.id}.bias`, affine.shift);
      } else if (layer.op === 'batch-norm' && !foldedNorms.has(layer.id)) {
        const { scale, shift } = affineOf(network, layer.id);
        hold(`${layer.id}.scale`, scale);
        hold(`${layer.id}.shift`, shift);
      } else if (layer.op === 'dense') {
        for (const kind of ['kernel', 'bias'])
          hold(`${layer.id}.${kind}`, tf.clone(network.weights.get(`${layer.id}.${kind}`)! as tf.Tensor));
      }
    }
  });

  const normStep = new Map(steps.flatMap((step) => (step.op === 'batch-norm' ? [[step.layer.id, step] as const] : [])));
  const forward = (x: tf.Tensor4D): Forward => {
    const values: Values = new Map([[INPUT, x]]);
    const finished = new Set<string>();
    const run = (step: Step): tf.Tensor => {
      const { layer } = step;
      const input = values.get(layer.input) as tf.Tensor4D;
      if (step.op === 'batch-norm') {
        if (finished.has(layer.id)) return input;
        let y: tf.Tensor = input;
        if (!foldedNorms.has(layer.id)) y = tf.add(tf.mul(input, held.get(`${layer.id}.scale`)!), held.get(`${layer.id}.shift`)!);
        if (step.residual !== undefined) y = tf.add(y, values.get(step.residual)!);
        return step.relu ? tf.relu(y) : y;
      }
      if (step.layer.op === 'conv') {
        const norm = normStep.get(folds.get(layer.id) ?? '');
        // The convolution does all that its norm would, unless what is to be added is not there yet.
        const residual = norm?.residual === undefined ? null : (values.get(norm.residual) as tf.Tensor4D | undefined);
        if (norm && residual !== undefined) finished.add(norm.layer.id);
        return convBiasRelu(input, held.get(`${layer.id}.kernel`) as tf.Tensor4D, (held.get(`${layer.id}.bias`) as tf.Tensor1D) ?? null, {
          strides: step.layer.stride,
          padding: paddingOf(step.layer),
          relu: norm !== undefined && residual !== undefined && norm.relu,
          residual: residual ?? null,
        });
      }
      if (step.layer.op === 'depthwise-conv') {
        const { id } = step.layer;
        const y = depthwiseConv2dFrozen(input, held.get(`${id}.kernel`) as tf.Tensor4D, depthwiseShape(step.layer));
        const bias = held.get(`${id}.bias`);
        return bias ? tf.add(y, bias) : y;
      }
      return runPlainLayer(step.layer, values, (name) => held.get(name)!);
    };
    for (const step of steps) values.set(step.output, run(step));
    return collect(network, values);
  };
  return {
    network,
    forward,
    logits: (x) => tf.tidy(() => forward(x).logits),
    dispose: () => {
      for (const tensor of held.values()) tensor.dispose();
    },
  };
}
