/**
 * GMAC/s of a whole training step of a ResNet-like stack on one backend under Node:
 *   node tools/run-ts.mjs bench/wasm-step.ts [backend] [kernels] [batch]
 * Forward, filter gradient and input gradient count as 3 MAC per multiply of the forward pass.
 */
import * as tf from '../src/engine/tf';
import { startNodeBackend } from '../src/kernels/node';
import { resnetLike } from './wasm-step-network';

const [backend = 'wasm', kernels = 'ours', batchText = '64'] = process.argv.slice(2);
await startNodeBackend(backend === 'cpu' ? 'cpu' : 'wasm', kernels === 'stock' ? 'stock' : 'ours');
const batch = Number(batchText);
const network = resnetLike([16, 32, 64], 1);
const step = () => network.step(batch);
step();
const seconds: number[] = [];
const begin = performance.now();
while (seconds.length < 5 || performance.now() - begin < 4000) {
  const start = performance.now();
  const loss = step();
  if (!Number.isFinite(loss)) throw new Error(`loss is ${loss}, expected a finite number`);
  seconds.push((performance.now() - start) / 1000);
}
seconds.sort((a, b) => a - b);
const median = seconds[seconds.length >> 1] ?? Number.NaN;
const macs = 3 * batch * network.macs;
const row = {
  backend,
  kernels,
  batch,
  ms: median * 1000,
  best: (seconds[0] ?? 0) * 1000,
  gmacs: macs / median / 1e9,
  tensors: tf.memory().numTensors,
};
console.log(JSON.stringify(row));
