import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../../kernels/node';
import { ACTIVATION_NAMES } from '../../activation';
import { type Architecture, INPUT } from '../../architecture';
import { inferenceGraph } from '../../forward';
import { createNetwork } from '../../network';
import { Random } from '../../random';
import { SMALL_MODELS, savedNetwork } from '../../testing/saved';
import * as tf from '../../tf';
import { type SavedNetwork, savedArchitecture } from '../saved-network';
import { exportOnnx } from './export-onnx';

/** The worst difference between the engine's logits and those of the ONNX file over the largest logit, and how large that is. */
async function compare(saved: SavedNetwork, architecture: Architecture = savedArchitecture(saved), batch = 3) {
  const [height, width, channels] = architecture.input;
  const x = tf.tensor4d(new Random(9).uniforms(batch * height * width * channels, 0, 1), [batch, height, width, channels]);
  const network = createNetwork(architecture, saved.weights);
  const graph = inferenceGraph(network);
  const wanted = graph.logits(x).dataSync();
  graph.dispose();
  network.dispose();
  const session = await ort.InferenceSession.create(new Uint8Array(exportOnnx(saved, '1.2.3', architecture)));
  const pixels = tf.transpose(x, [0, 3, 1, 2]).dataSync() as Float32Array;
  const feeds = { [session.inputNames[0]!]: new ort.Tensor('float32', pixels, [batch, channels, height, width]) };
  const result = (await session.run(feeds))[session.outputNames[0]!]!;
  await session.release();
  const got = result.data as Float32Array;
  expect(result.dims).toEqual([batch, architecture.classes]);
  const scale = Math.max(...wanted.map(Math.abs));
  return { worst: Math.max(...wanted.map((value, i) => Math.abs(value - got[i]!))) / Math.max(1, scale), scale };
}

describe('ONNX', () => {
  beforeAll(async () => {
    ort.env.wasm.numThreads = 1;
    await startNodeBackend('cpu');
  });

  it.each(Object.keys(SMALL_MODELS))('%s computes what the engine computes', async (id) => {
    const normalisation = { mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.5] };
    const { worst, scale } = await compare(savedNetwork(id, SMALL_MODELS[id], { normalisation }));
    expect(scale).toBeGreaterThan(0.05);
    expect(worst).toBeLessThan(1e-5);
  });

  it.each(ACTIVATION_NAMES)('knows the activation %s', async (activation) => {
    const { worst, scale } = await compare(savedNetwork('small-cnn', { width: 2, batchNorm: false, activation }), undefined, 1);
    expect(scale).toBeGreaterThan(0.01);
    expect(worst).toBeLessThan(1e-5);
  });

  it('pads like TensorFlow and flattens channels last where a table says so', async () => {
    const architecture: Architecture = {
      input: [5, 5, 3],
      layers: [
        { op: 'conv', id: 'conv', input: INPUT, inChannels: 3, outChannels: 2, kernel: 2, stride: 2, padding: 'same', bias: true },
        { op: 'flatten', id: 'flat', input: 'conv' },
        { op: 'dense', id: 'head', input: 'flat', inFeatures: 18, outFeatures: 4 },
      ],
      taps: [],
      classes: 4,
    };
    const random = new Random(2);
    const shapes = { 'conv.kernel': [2, 2, 3, 2], 'conv.bias': [2], 'head.kernel': [18, 4], 'head.bias': [4] };
    const weights = Object.entries(shapes).map(([name, shape]) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return [name, { shape, data: random.fork(name).uniforms(size, -1, 1) }] as const;
    });
    const saved = { model: { id: 'table', params: {} }, classes: ['a', 'b', 'c', 'd'], weights: new Map(weights) };
    const { worst, scale } = await compare(saved, architecture, 2);
    expect(scale).toBeGreaterThan(0.1);
    expect(worst).toBeLessThan(1e-5);
  });
});
