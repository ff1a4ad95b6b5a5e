/**
 * Images per second of each attack on the shipped network and its own pictures, single-threaded under Node:
 *   node tools/run-ts.mjs bench/attacks.ts [images] [backend] [attack ids, comma-separated | all]
 * Every attack starts from the images that are right without it; survivors only go on to its later parts, as in an evaluation.
 */
import { readFileSync } from 'node:fs';
import shapes from '../src/data/datasets/shapes';
import { attacks } from '../src/engine/attacks';
import { Evaluator } from '../src/engine/evaluation/evaluator';
import { stagesOf } from '../src/engine/evaluation/stages';
import { networkTarget } from '../src/engine/evaluation/target';
import { createNetwork } from '../src/engine/network';
import { Random } from '../src/engine/random';
import { architectureOf } from '../src/engine/run-plan';
import { threatModels } from '../src/engine/threat-models';
import { startNodeBackend } from '../src/kernels/node';
import type { PluginChoice } from '../src/protocol/run-config';
import { decodeNetwork } from '../src/worker/networks';

const [countText = '200', backend = 'wasm', wanted = 'pgd'] = process.argv.slice(2);
const count = Number(countText);
const BATCH = 50;
/** Hours, or many minutes, single-threaded: only when named. */
const SLOW = ['autoattack', 'fab-t'];
/** Shorter than their defaults where the defaults take hours; the row says which. */
const SHORT: Readonly<Record<string, PluginChoice['params']>> = {
  'fab-t': { steps: 20, targets: 3 },
  'apgd-t': { steps: 50, targets: 3 },
  square: { queries: 500, rescale: true },
};

await startNodeBackend(backend === 'cpu' ? 'cpu' : 'wasm');
const { model, classes, weights } = decodeNetwork(new Uint8Array(readFileSync('public/models/shapes-teacher.safetensors')).buffer);
const network = createNetwork(architectureOf(model, { input: [32, 32, 3], classes: classes.length }), weights);
const generated = {
  shards: () => Promise.reject(new Error('shapes are drawn, not stored')),
  isImporting: () => false,
  mayOpenEarly: false,
  imagesOf: () => null,
  subscribe: () => () => {},
};
const dataset = await shapes.open({ fresh: true, contrast: 70, testCount: Math.max(count, 10) }, 1, generated);
const target = networkTarget(network, () => {});
const ids = wanted === 'all' ? attacks.all.map(({ id }) => id).filter((id) => !SLOW.includes(id)) : wanted.split(',');

for (const id of ids) {
  const choice = { id, params: SHORT[id] ?? {} };
  const options = {
    ...{ target, stages: stagesOf(choice, 'linf', classes.length), batchSize: BATCH, now: () => performance.now() },
    images: { source: dataset.test, classes: classes.length },
    threatModel: threatModels.get('linf').create({ epsilon: 8 / 255 }),
    random: new Random(1),
  };
  // Once on a single batch, so that compilation is not timed.
  for await (const _ of new Evaluator({ ...options, indices: Array.from({ length: Math.min(BATCH, count) }, (_, i) => i) }).run());
  const evaluator = new Evaluator({ ...options, indices: Array.from({ length: count }, (_, i) => i) });
  const began = performance.now();
  for await (const _ of evaluator.run());
  const seconds = (performance.now() - began) / 1000;
  const { clean, robustAtMost } = evaluator.progress();
  const row = {
    ...{ attack: attacks.get(id).name(choice.params), backend, images: count, clean: clean.value, robust: robustAtMost.value },
    ...{ seconds: Number(seconds.toFixed(1)), imagesPerSecond: Number((count / seconds).toPrecision(3)) },
  };
  console.log(JSON.stringify(row));
}
