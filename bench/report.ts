/** Writes docs/performance.md. */
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import type { Entry } from './counted';
import type { Counted } from './counting/counter';
import { exponent, GROWTH_WORKLOADS, growths } from './growth';

const ROOT = process.cwd();
const FILE = 'docs/performance.md';

const whole = (value: number) => value.toLocaleString('en');
const megabytes = (bytes: number) => (bytes >= 1e7 ? whole(Math.round(bytes / 1e6)) : (bytes / 1e6).toFixed(2));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i < 2 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function countedTable(entries: readonly Entry[]): string {
  const head = ['step', 'engine', 'dispatches', 'submits', 'MB bound', 'MB uploaded', 'pipelines', 'peak pool MB'];
  const rows = entries.flatMap(({ workload, engine, counted }) => {
    if (!counted) return [];
    const { dispatches, submits, bytesBound, bytesUploaded, pipelines, poolBytes } = counted;
    const counts = [dispatches, submits].map(whole);
    return [[workload, engine, ...counts, megabytes(bytesBound), megabytes(bytesUploaded), whole(pipelines), megabytes(poolBytes)]];
  });
  return table(head, rows);
}

function timedTable(entries: readonly Entry[]): string {
  const rows = entries.flatMap(({ workload, engine, device, ms, spread }) => {
    if (ms === null || !spread) return [];
    const images = Number(/-b(\d+)/.exec(workload)?.[1] ?? 0) / (ms / 1000);
    return [[workload, engine, device, ms.toFixed(1), `${spread[0].toFixed(1)} to ${spread[1].toFixed(1)}`, images.toFixed(1)]];
  });
  return table(['step', 'engine', 'device', 'median ms', 'range ms', 'images/s'], rows);
}

function growthTable(entries: readonly Entry[]): string {
  const countedOf = (engine: string, workload: string) =>
    entries.find((entry) => entry.engine === engine && entry.workload === workload)?.counted ?? undefined;
  const rows = growths([...new Set(entries.map(({ engine }) => engine))], countedOf).map(({ axis, engine, values, counted }) => {
    const cell = (name: keyof Counted, format: (value: number) => string) => {
      const figures = counted.map((figure) => figure[name]);
      return `${figures.map(format).join(' / ')} (${exponent(values, figures).toFixed(2)})`;
    };
    const figures = [cell('dispatches', whole), cell('bytesBound', megabytes), cell('poolBytes', megabytes)];
    return [`${axis} ${values.join(' / ')}`, engine, ...figures];
  });
  return table(['grows', 'engine', 'dispatches', 'MB bound', 'peak pool MB'], rows);
}

/** The tables with the machine and the day they were taken on. */
export async function writeReport(entries: readonly Entry[]): Promise<void> {
  const [processor] = cpus();
  const day = new Date().toISOString().slice(0, 10);
  const growth = entries.filter(({ workload }) => GROWTH_WORKLOADS.includes(workload));
  const fake = entries.filter((entry) => entry.device === 'fake' && !growth.includes(entry));
  const real = entries.filter(({ device }) => device !== 'fake');
  const text = `# Performance

Written by \`npm run bench\` on ${day}: ${processor?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}.
Stock tfjs is 4.22 with a plain implementation of the same step (\`tf.moments\`, \`tf.batchNorm\`, \`tf.losses\`, \`tf.train.momentum\`).
\`jax-js\` is \`@jax-js/jax\` 0.1.25 with the whole step in one \`jit\`, in NCHW, the layout of its convolution; its batches are drawn before
the clock starts and uploaded in the step; ours and those of tfjs are drawn in the step.

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

Small networks (ResNet-8), because the only WebGPU adapter here is emulated on the processor: these times say nothing about a real
GPU, and the machine was shared with other work. The counts of the first case were taken on this device and on the counting one, and agree. Losses and weights after
two steps agreed between all engines before the clock started. \`wasm\` runs on one thread under Node.

${timedTable(real)}

${countedTable(real)}

Not measured: a real GPU (none was at hand).
`;
  await writeFile(path.join(ROOT, FILE), text);
}
