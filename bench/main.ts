/**
 * What a step costs, this project beside its peers:
 *   npm run bench                                    counts everything, times all engines in one Chromium, rewrites docs/performance.md
 *   npm run bench -- --workload counted [--json F]   counts only: seconds
 *   npm run bench -- --workload NAME [--json F]      one workload, such as mixacm-resnet8-b4-w4 or conv, timed on all engines
 */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { ConfigError } from '../src/protocol/errors';
import { readArguments } from '../tools/arguments';
import type { Device, Entry, Measured } from './counted';
import { GROWTH_WORKLOADS } from './growth';
import { writeReport } from './report';
import { parseWorkload } from './workload';

const COUNTED = ['ce-resnet20-b128', 'mixacm-resnet20-b128', 'pgd-resnet20-b128'];
/** Small enough for an adapter emulated on the processor. */
const SMALL = ['mixacm-resnet8-b4-w8', 'pgd-resnet8-b4-w8', 'forward-resnet8-b4-w8'];
/** Too much for the other engines here. */
const LARGE = { workload: 'ce-resnet8-b64-s2', engines: ['jax-wasm', 'ours-wasm'] };
const KERNELS = ['conv', 'conv-input-gradient', 'conv-filter-gradient', 'batch-norm', 'channel-map', 'average-pool', 'sgd', 'pgd-step'];
const CHECKED = SMALL[0]!;
const ON_WEBGPU = ['ours', 'tfjs-webgpu', 'jax-js'];
const ROUNDS = 7;

/** What a process of its own prints on its last line that is an object. */
function outputOf<T>(program: readonly string[], what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      const line = text.split('\n').findLast((candidate) => candidate.startsWith('{'));
      if (code === 0 && line) resolve(JSON.parse(line) as T);
      else reject(new Error(`${what} ended with ${code}, expected a result (${text.slice(-500)})`));
    });
  });
}

const countApart = async (engine: string, workload: string, device: Device): Promise<Entry> => {
  const program = ['--experimental-wasm-relaxed-simd', process.argv[1]!, 'measure', engine, workload, device, '0'];
  const { result: _, ...entry } = await outputOf<Measured>(program, `counting ${engine} on ${device}`);
  return entry;
};

const timeInBrowser = async (workloads: readonly string[], engines: readonly string[] = []): Promise<Entry[]> => {
  const program = [path.resolve('tools/run.mjs'), '../bench/browser', String(ROUNDS), workloads.join(), engines.join()];
  return (await outputOf<{ entries: Entry[] }>(program, 'timing in the browser')).entries;
};

async function countAll(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const workload of COUNTED) {
    for (const engine of ['ours', 'ours-f16', 'tfjs-webgpu', 'jax-js']) entries.push(await countApart(engine, workload, 'fake'));
  }
  return entries;
}

/** jax-js is left out: it traces each case for most of a minute. */
async function countGrowth(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const workload of GROWTH_WORKLOADS) {
    for (const engine of ['ours', 'tfjs-webgpu']) entries.push(await countApart(engine, workload, 'fake'));
  }
  return entries;
}

/** The fake device must count what a real one is asked to do. */
async function checkFake(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const engine of ON_WEBGPU) {
    const fake = await countApart(engine, CHECKED, 'fake-software');
    const real = await countApart(engine, CHECKED, 'gpu');
    for (const name of ['dispatches', 'bytesBound', 'bytesUploaded'] as const) {
      if (fake.counted?.[name] !== real.counted?.[name]) {
        throw new Error(`${engine} ${CHECKED}: ${name} is ${fake.counted?.[name]} on the fake device, expected ${real.counted?.[name]}`);
      }
    }
    entries.push(real);
  }
  return entries;
}

async function everything(): Promise<Entry[]> {
  // First, while nothing else of ours runs.
  const load = loadavg();
  const timed = [
    ...(await timeInBrowser(SMALL)),
    ...(await timeInBrowser([LARGE.workload], LARGE.engines)),
    ...(await timeInBrowser(KERNELS)),
  ];
  const loads = [load[0]!, loadavg()[0]!];
  const counted = [...(await countAll()), ...(await countGrowth()), ...(await checkFake())];
  await writeReport([...counted, ...timed], loads);
  return [...counted, ...timed];
}

async function main(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'measure') {
    const { measure } = await import('./counted');
    const [engine, workload, device, timed] = rest as [string, string, Device, string];
    console.log(JSON.stringify(await measure(engine, workload, device, Number(timed))));
    process.exit(0);
  }
  const { values } = readArguments(process.argv.slice(2), { workload: { type: 'string' }, json: { type: 'string' } }, false);
  const { workload, json } = values;
  if (workload !== undefined && workload !== 'counted' && !KERNELS.includes(workload)) parseWorkload(workload);
  const entries = await (workload === undefined ? everything() : workload === 'counted' ? countAll() : timeInBrowser([workload]));
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ entries }, null, 2)}\n`);
  for (const { engine, device, workload: name, ms, processorMs, reason, counted: figures } of entries) {
    const times = ms === null ? '' : `${ms.toFixed(1)} ms${processorMs ? `, ${processorMs.toFixed(1)} ms of processors` : ''}`;
    console.log([name, engine, device, times, reason ?? '', figures ? JSON.stringify(figures) : ''].filter(Boolean).join('  '));
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigError ? `error: ${error.message}` : error);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
