/** Kinds `model`, `batch-norm` and `residual-block`. */
import { type AnyLayer, type Architecture, INPUT } from '../architecture';
import { type BatchStatistics, forwardTraining, inferenceGraph, updateStatistics } from '../forward';
import { createNetwork, type Network } from '../network';
import { softmaxCrossEntropy } from '../primitives';
import * as tf from '../tf';
import { type GoldenTensor, type GoldenWeights, Reader, type Results, type Runner } from './format';
import { goldenNetwork, weightValues } from './networks';
import { leaf, objectiveResults } from './objective';

/** Training mode gives logits, taps and weight gradients; the inference graph must agree on logits and gradient of x. */
export const model: Runner = (golden) => {
  const read = new Reader(golden);
  const images = leaf(read.input<tf.Rank.R4>('images')) as unknown as tf.Tensor4D;
  const labels = read.input<tf.Rank.R2>('labels');
  const [, height, width, channels] = images.shape;
  const network = goldenNetwork(golden.model, [height, width, channels]);
  const leaves = new Map([...network.weights].map(([name, variable]) => [`weights.${name}`, variable]));
  const results = objectiveResults(golden, leaves, () => {
    const { logits, taps } = forwardTraining(network, images);
    const named = Object.fromEntries(taps.map((tap, index) => [`tap${index}`, tap]));
    return { perExample: softmaxCrossEntropy(logits, labels), logits, ...named };
  });
  const graph = inferenceGraph(network);
  const gradient = tf.grad((x) => tf.mean(softmaxCrossEntropy(graph.logits(x as tf.Tensor4D), labels)))(images);
  const logits = graph.logits(images);
  graph.dispose();
  network.dispose();
  return { ...results, logits, 'gradient:images': gradient };
};

const OUR_KINDS: Readonly<Record<string, string>> = { scale: 'gamma', offset: 'beta', runningMean: 'mean', runningVariance: 'variance' };

/** `bn1.scale` is called `bn1.gamma` here. */
function ourName(name: string): string {
  const [layer, kind = ''] = name.split('.');
  return `${layer}.${OUR_KINDS[kind] ?? kind}`;
}

function theirName(name: string): string {
  const [layer, kind] = name.split('.');
  const found = Object.entries(OUR_KINDS).find(([, ours]) => ours === kind);
  return `${layer}.${found?.[0] ?? kind}`;
}

interface Probe {
  readonly network: Network;
  readonly values: tf.Tensor4D;
  readonly upstream: tf.Tensor;
  /** Path of a weight's gradient. */
  readonly path: (weight: string) => string;
  /** Name of a new running statistic. */
  readonly statistic: (weight: string) => string;
}

/** Output, gradients of sum(output * upstream), and new running statistics, in training mode. */
function probeTraining({ network, values, upstream, path, statistic }: Probe): Results {
  const statistics: BatchStatistics[] = [];
  const results: Record<string, tf.Tensor> = {};
  const { grads } = tf.variableGrads(() => {
    const { logits } = forwardTraining(network, values, (entry) => statistics.push(entry));
    results.output = tf.keep(tf.clone(logits as tf.Tensor));
    return tf.sum(tf.mul(logits as tf.Tensor, upstream)) as tf.Scalar;
  }, [values as unknown as tf.Variable, ...network.trainable]);
  for (const [name, variable] of network.weights) if (variable.trainable) results[path(name)] = grads[variable.name]!;
  results['gradient:values'] = grads[(values as unknown as tf.Variable).name]!;
  updateStatistics(network, statistics);
  for (const [name, variable] of network.weights) if (!variable.trainable) results[statistic(name)] = tf.clone(variable as tf.Tensor);
  return results;
}

/** Output and gradient of x in inference mode; the engine never takes weight gradients there. */
function probeInference({ network, values, upstream }: Probe): Results {
  const graph = inferenceGraph(network);
  const output = graph.logits(values) as tf.Tensor;
  const gradient = tf.grad((x) => tf.sum(tf.mul(graph.logits(x as tf.Tensor4D) as tf.Tensor, upstream)))(values as tf.Tensor);
  graph.dispose();
  return { output, 'gradient:values': gradient };
}

function probe(read: Reader, architecture: Architecture, weights: GoldenWeights, names: Pick<Probe, 'path' | 'statistic'>): Results {
  const raw = read.input('values');
  const shape = raw.shape.length === 2 ? ([raw.shape[0]!, 1, 1, raw.shape[1]!] as const) : raw.shape;
  const values = leaf(tf.reshape<tf.Rank.R4>(raw, shape as [number, number, number, number])) as unknown as tf.Tensor4D;
  const upstream = read.input('upstream');
  const network = createNetwork(architecture, weightValues(weights));
  const fitted = tf.reshape(upstream, raw.shape.length === 2 ? [...shape] : upstream.shape);
  const run = read.flag('training') ? probeTraining : probeInference;
  const results = run({ network, values, upstream: fitted, ...names });
  network.dispose();
  return results;
}

export const batchNorm: Runner = (golden) => {
  const read = new Reader(golden);
  const raw = read.input('values');
  const channels = raw.shape.at(-1)!;
  const size = raw.shape.length === 4 ? ([raw.shape[1]!, raw.shape[2]!, channels] as const) : ([1, 1, channels] as const);
  const layers: AnyLayer[] = [{ op: 'batch-norm', id: 'bn', input: INPUT, channels }];
  const inputs = golden.inputs as Readonly<Record<string, GoldenTensor>>;
  const weights = Object.fromEntries(Object.entries(OUR_KINDS).map(([theirs, ours]) => [`bn.${ours}`, inputs[theirs]!]));
  return probe(read, { input: size, layers, taps: [], classes: channels }, weights, {
    path: (name) => `gradient:${theirName(name).slice('bn.'.length)}`,
    statistic: (name) => (name === 'bn.mean' ? 'newRunningMean' : 'newRunningVariance'),
  });
};

export const residualBlock: Runner = (golden) => {
  const read = new Reader(golden);
  const theirs = golden.model as GoldenWeights;
  const weights = Object.fromEntries(Object.entries(theirs).map(([name, value]) => [ourName(name), value]));
  const [, height, width, inChannels] = read.input<tf.Rank.R4>('values').shape;
  const outChannels = weights['conv1.kernel']!.shape[3]!;
  const stride = read.number('stride');
  const conv = (id: string, input: string, from: number, kernel: number, by: number): AnyLayer => {
    return { op: 'conv', id, input, inChannels: from, outChannels, kernel, stride: by, padding: 'same', bias: false };
  };
  const norm = (id: string, input: string): AnyLayer => ({ op: 'batch-norm', id, input, channels: outChannels });
  const hasShortcut = 'shortcut.kernel' in weights;
  const shortcut = hasShortcut ? [conv('shortcut', INPUT, inChannels, 1, stride), norm('shortcutBn', 'shortcut')] : [];
  const layers: AnyLayer[] = [
    ...shortcut,
    conv('conv1', INPUT, inChannels, 3, stride),
    norm('bn1', 'conv1'),
    { op: 'relu', id: 'relu1', input: 'bn1' },
    conv('conv2', 'relu1', outChannels, 3, 1),
    norm('bn2', 'conv2'),
    { op: 'add', id: 'add', input: 'bn2', other: hasShortcut ? 'shortcutBn' : INPUT },
    { op: 'relu', id: 'relu2', input: 'add' },
  ];
  return probe(read, { input: [height, width, inChannels], layers, taps: [], classes: outChannels }, weights, {
    path: (name) => `gradient:weights.${theirName(name)}`,
    statistic: (name) => `new:${theirName(name)}`,
  });
};
