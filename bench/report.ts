/** Writes docs/performance.md. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import type { Entry } from './counted';
import { goalTable } from './goals';
import { GROWTH_WORKLOADS } from './growth';
import { countedTable, growthTable, timedTable } from './report-tables';

const FILE = path.join(process.cwd(), 'docs/performance.md');
/** What lies outside of these is written by others. */
const [BEGIN, END] = ['<!-- bench -->', '<!-- /bench -->'];
/** Of a kernel in one measured step, as in `kernels.ts`. */
const LAUNCHES = 10;

function textOf(entries: readonly Entry[], loads: readonly number[]): string {
  const [processor] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  const growth = entries.filter(({ device, workload }) => device === 'fake' && GROWTH_WORKLOADS.includes(workload));
  const fake = entries.filter((entry) => entry.device === 'fake' && !growth.includes(entry));
  const timed = entries.filter(({ ms, reason }) => ms !== null || reason !== undefined);
  const isKernel = ({ workload }: Entry) => !workload.includes('-resnet');
  const real = entries.filter((entry) => entry.device !== 'fake' && entry.counted);
  return `Written by \`npm run bench\` on ${day}: ${processor?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}. Load averages before and after
the timed part: ${loads.map((load) => load.toFixed(1)).join(' and ')} (work of others on the same machine).

\`tfjs\` is 4.22 with a plain implementation of the same step (\`tf.moments\`, \`tf.batchNorm\`, \`tf.losses\`, \`tf.train.momentum\`).
\`jax-js\` is \`@jax-js/jax\` 0.1.25 with the whole step in one \`jit\`, in NCHW, the layout of its convolution; its batches are drawn before
the clock starts and uploaded in the step; ours and those of tfjs are drawn in the step. \`ours-f16\` keeps the activations of training in
half precision (\`?precision=float16\`).

## Goals

Times are those of the fastest round: the machine is shared, and what disturbs a round only ever makes it slower.

${goalTable(entries)}

## Counted

One step of a CIFAR ResNet-20, width 16, batch 128, recorded on a device that counts and computes nothing; no hardware is
involved, and the figures repeat exactly. *Bound* adds up the storage buffers bound to each dispatch, which bounds memory
traffic from above where caches do not help. *Uploaded* includes uniforms. *Pool* is everything allocated at once; the data set is
that of the bench (3 MB); CIFAR-10 would add 154 MB. \`bench/counts.test.ts\` fails when our figures grow.

${countedTable(fake)}

## How cost grows

The MixACM step counted in the same way, ResNet-20 of width 16 at batch 64 but for the quantity that grows. In brackets the
exponent p of the fitted power law: cost is proportional to the p-th power of that quantity.

${growthTable(growth)}

## Timed

All engines in one Chromium, each in a worker of its own. They computed the same thing, which was checked against \`tfjs-cpu\` before the
clock started (loss and first filter after two steps, the perturbed images, or the logits). Then they took turns for seven rounds, so that other work on the
machine hits all of them alike; a turn begins when the browser has come to rest and ends when its result has been read. The median is over rounds. *Processor* is the time that all of the browser's processes together spent on
a step: two threads count twice, waiting counts nothing. The networks are small, because the only WebGPU and WebGL adapters here are emulated on the
processor: these times say nothing about a real GPU, of which none was at hand.

${timedTable(timed.filter((entry) => !isKernel(entry)))}

The GPU work of one of these steps, counted on the emulated device under Node, where it is the same as on the counting one:

${countedTable(real)}

## Single kernels

One launch, from turns of ten; images [8, 16, 16, 16], filters 3 x 3, 36,864 weights. Batch norm, channel map and pooling are with their gradients.
On tfjs they are composed from its operations as this project's engine does without our kernels.

${timedTable(timed.filter(isKernel), LAUNCHES)}

## Half precision and subgroups

\`?precision=float16\` keeps convolution outputs and batch-norm outputs of a training step as packed halves; every sum, weight, gradient and
optimiser state stays in single precision, and so does everything that attacks and evaluates. The packing is WGSL's own
(\`pack2x16float\`), which every adapter has: the adapter here lacks \`shader-f16\`, and a kernel that cannot run here is not in the
program. Agreement with cpu within 2e-2 is tested (\`half.test.ts\`, \`agree.test.ts\`). Single precision is the default.

Subgroups are not used. Sums over channels are two dispatches of some 190 at most and read memory once; what is left to gain is the
last step inside a workgroup, and the one adapter here has subgroups of four lanes, on which nothing about a GPU can be learnt. To be looked at with a real GPU
at hand.
`;
}

/** The tables with the machine and the day they were taken on, in their place in the file. */
export async function writeReport(entries: readonly Entry[], loads: readonly number[]): Promise<void> {
  const old = existsSync(FILE) ? await readFile(FILE, 'utf8') : '';
  const [from, to] = [old.indexOf(BEGIN), old.indexOf(END)];
  const [before, after] = from >= 0 && to > from ? [old.slice(0, from), old.slice(to + END.length)] : ['# Performance\n\n', '\n'];
  await writeFile(FILE, `${before}${BEGIN}\n\n${textOf(entries, loads)}\n${END}${after}`);
}
