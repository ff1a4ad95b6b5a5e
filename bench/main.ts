/**
 * What a step costs, this project beside stock tfjs and jax-js:
 *   npm run bench                                    counts everything, times small cases, rewrites docs/performance.md
 *   npm run bench -- --workload counted [--json F]   counts only: seconds
 *   npm run bench -- --workload NAME [--json F]      one workload, such as mixacm-resnet8-b4-w4, timed on all engines
 */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfigError } from '../src/protocol/errors';
import type { Device, Entry, Measured } from './counted';
import { largestDifference } from './difference';
import { GROWTH_WORKLOADS } from './growth';
import { writeReport } from './report';
import { parseWorkload } from './workload';

const COUNTED = ['ce-resnet20-b128', 'mixacm-resnet20-b128', 'pgd-resnet20-b128'];
/** Small enough for an adapter emulated on the processor. */
const SMALL = ['mixacm-resnet8-b4-w8', 'pgd-resnet8-b4-w8'];
const CHECKED = SMALL[0]!;
const ON_WEBGPU = ['ours', 'tfjs-webgpu', 'jax-js'];
const TIMED_STEPS = 3;
/** What a step may differ by between engines: sums in another order, over some thousand values. */
const TOLERANCE = 1e-3;

/** Measures in a process of its own. */
function measureApart(engine: string, workload: string, device: Device, timed: number): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--experimental-wasm-relaxed-simd', process.argv[1]!, 'measure', engine, workload, device, String(timed)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      const line = text.split('\n').find((candidate) => candidate.startsWith('{'));
      if (code === 0 && line) resolve(JSON.parse(line) as Measured);
      else reject(new Error(`measuring ${engine} on ${device} ended with ${code}, expected a result (${text.slice(-500)})`));
    });
  });
}

const entryOf = ({ result: _, ...entry }: Measured): Entry => entry;

async function countAll(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const workload of COUNTED) {
    for (const engine of ON_WEBGPU) entries.push(entryOf(await measureApart(engine, workload, 'fake', 0)));
  }
  return entries;
}

/** jax-js is left out: it traces each case for most of a minute. */
async function countGrowth(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const workload of GROWTH_WORKLOADS) {
    for (const engine of ['ours', 'tfjs-webgpu']) entries.push(entryOf(await measureApart(engine, workload, 'fake', 0)));
  }
  return entries;
}

/** The fake device must count what a real one is asked to do. */
async function checkFake(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const engine of ON_WEBGPU) {
    const fake = await measureApart(engine, CHECKED, 'fake-software', 0);
    const real = await measureApart(engine, CHECKED, 'gpu', 0);
    for (const name of ['dispatches', 'bytesBound', 'bytesUploaded'] as const) {
      if (fake.counted?.[name] !== real.counted?.[name]) {
        throw new Error(`${engine} ${CHECKED}: ${name} is ${fake.counted?.[name]} on the fake device, expected ${real.counted?.[name]}`);
      }
    }
    entries.push(entryOf(real));
  }
  return entries;
}

const RIVALS: readonly (readonly [engine: string, device: Device])[] = [
  ['tfjs-cpu', 'cpu'],
  ['tfjs-webgpu', 'gpu'],
  ['jax-js', 'gpu'],
  ['ours', 'gpu'],
  ['jax-js', 'wasm'],
  ['ours', 'wasm'],
];

/** Every engine on the same weights and images; their results must agree before their times count. */
async function time(workload: string): Promise<Entry[]> {
  const measured: Measured[] = [];
  for (const [engine, device] of RIVALS) measured.push(await measureApart(engine, workload, device, TIMED_STEPS));
  for (const { engine, device, result } of measured.slice(1)) {
    const difference = largestDifference(result, measured[0]!.result);
    if (!(difference < TOLERANCE)) {
      throw new Error(`${workload}: ${engine} on ${device} differs from tfjs-cpu by ${difference}, expected less than ${TOLERANCE}`);
    }
  }
  return measured.map(entryOf);
}

async function main(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'measure') {
    const { measure } = await import('./counted');
    const [engine, workload, device, timed] = rest as [string, string, Device, string];
    console.log(JSON.stringify(await measure(engine, workload, device, Number(timed))));
    process.exit(0);
  }
  const { values } = parseArgs({ options: { workload: { type: 'string' }, json: { type: 'string' } } });
  const { workload, json } = values;
  if (workload !== undefined && workload !== 'counted') parseWorkload(workload);
  const counted = workload === undefined || workload === 'counted' ? await countAll() : [];
  const timed: Entry[] = [];
  if (workload === undefined) {
    counted.push(...(await countGrowth()));
    timed.push(...(await checkFake()));
  }
  const names = workload === undefined ? SMALL : workload === 'counted' ? [] : [workload];
  for (const name of names) timed.push(...(await time(name)));
  const entries = [...counted, ...timed];
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ entries }, null, 2)}\n`);
  else if (workload === undefined) await writeReport(entries);
  for (const { engine, device, workload: name, ms, counted: figures } of entries) {
    console.log([name, engine, device, ms === null ? '' : `${ms.toFixed(1)} ms`, figures ? JSON.stringify(figures) : ''].join('  '));
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigError ? `error: ${error.message}` : error);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
