/**
 * Images per second of each attack on a network for the drawn figures, single-threaded under Node:
 *   node tools/run-ts.mjs bench/attacks.ts [--weights FILE] [--backend wasm|cpu] [--only id,id] [--write]
 * Every attack starts from the images that are right without it and runs as in an evaluation: parts on survivors only.
 * `--write` puts the table into docs/performance.md.
 */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createDataService } from '../src/data/service';
import { attacks } from '../src/engine/attacks';
import { Evaluator } from '../src/engine/evaluation/evaluator';
import { stagesOf } from '../src/engine/evaluation/stages';
import { networkTarget } from '../src/engine/evaluation/target';
import { savedArchitecture } from '../src/engine/interop/saved-network';
import { createNetwork } from '../src/engine/network';
import { Random } from '../src/engine/random';
import { threatModels } from '../src/engine/threat-models';
import { startNodeBackend } from '../src/kernels/node';
import type { PluginChoice } from '../src/protocol/run-config';
import { hashWeights } from '../src/worker/evaluation-identity';
import { decodeNetwork } from '../src/worker/networks';
import { writeSection } from './section';

const TEACHER = 'public/models/shapes-teacher.safetensors';
const { values } = parseArgs({
  options: {
    weights: { type: 'string', default: TEACHER },
    backend: { type: 'string', default: 'wasm' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

const BATCH = 50;
const EPSILON = { linf: 8 / 255, l2: 128 / 255 };
interface Case {
  readonly id: string;
  readonly params?: PluginChoice['params'];
  readonly norm?: keyof typeof EPSILON;
  readonly images: number;
}
/** At their defaults; fewer images where an attack takes minutes. */
const CASES: readonly Case[] = [
  { id: 'noise', images: 200 },
  { id: 'fgsm', images: 200 },
  { id: 'mi-fgsm', images: 200 },
  { id: 'pgd', images: 1000 },
  { id: 'pgd', norm: 'l2', images: 200 },
  { id: 'pgd', params: { restarts: 10 }, images: 100 },
  { id: 'transfer', images: 200 },
  { id: 'apgd', images: 100 },
  { id: 'apgd', params: { loss: 'dlr' }, images: 100 },
  { id: 'apgd-t', images: 50 },
  { id: 'fab-t', images: 50 },
  { id: 'fab-t', params: { steps: 20, targets: 3 }, norm: 'l2', images: 50 },
  { id: 'square', images: 50 },
  { id: 'square', params: { queries: 500 }, norm: 'l2', images: 50 },
  { id: 'mini-autoattack', images: 200 },
  { id: 'autoattack', images: 10 },
];
const only = values.only?.split(',');

await startNodeBackend(values.backend === 'cpu' ? 'cpu' : 'wasm');
const open = (file: string) => {
  const network = decodeNetwork(new Uint8Array(readFileSync(file)).buffer);
  return { ...network, target: networkTarget(createNetwork(savedArchitecture(network), network.weights), () => {}) };
};
const saved = open(values.weights);
const { target } = saved;
const { target: surrogate } = open(TEACHER);
const dataset = await createDataService({ indexedDB: null }).open('shapes', { fresh: true, contrast: 70 }, 1);

async function measure({ id, params = {}, norm = 'linf', images }: Case): Promise<string> {
  const options = {
    ...{ target, surrogate, batchSize: BATCH, stages: stagesOf({ id, params }, norm, saved.classes.length) },
    images: { source: dataset.test, classes: saved.classes.length },
    threatModel: threatModels.get(norm).create({ epsilon: EPSILON[norm] }),
    random: new Random(1),
  };
  const evaluator = new Evaluator({ ...options, indices: Array.from({ length: images }, (_, i) => i) });
  const [began, before] = [performance.now(), process.cpuUsage()];
  for await (const _ of evaluator.run());
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  const processor = (user + system) / 1e6;
  const { clean, robustAtMost } = evaluator.progress();
  const share = (value: number) => value.toFixed(3);
  const cells = [attacks.get(id).name(params), norm, images, share(clean.value), share(robustAtMost.value)];
  const row = `| ${[...cells, processor.toFixed(1), (images / processor).toPrecision(3), seconds.toFixed(1)].join(' | ')} |`;
  console.log(row);
  return row;
}

// Once, so that compilation is not timed.
await measure({ id: 'apgd', params: { steps: 3 }, images: BATCH });
const loads = [loadavg()[0] ?? 0];
const rows: string[] = [];
for (const each of CASES.filter(({ id }) => only?.includes(id) ?? true)) {
  rows.push(await measure(each));
  loads.push(loadavg()[0] ?? 0);
}
const text = `## Attacks

Written by \`node tools/run-ts.mjs bench/attacks.ts --weights FILE --write\` on ${new Date().toISOString().slice(0, 10)}: ${cpus()[0]?.model ?? 'unknown processor'},
${cpus().length} cores shared with other work (load ${Math.min(...loads).toFixed(0)} to ${Math.max(...loads).toFixed(0)}), Node ${process.version}, ${values.backend} on one thread, batches of ${BATCH}. Because
of that load the rate is by processor time; wall time is beside it. Network: ${path.basename(values.weights)}, ${JSON.stringify(saved.model.params)},
weights ${(await hashWeights(saved.weights)).slice(0, 12)}; drawn figures, seed 1, radius 8/255 (l∞) or 128/255 (l2). Parts of an attack run on survivors only, and a batch with
nothing left to fool ends early, so that a weaker network is faster. Transfer is from the shipped teacher.

| attack | norm | images | clean | robust | processor s | images/s | wall s |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
`;
if (values.write) await writeSection('docs/performance.md', 'attacks', text);
