/**
 * Every engine side by side in one Chromium: `node tools/run.mjs ../bench/browser ROUNDS WORKLOAD,WORKLOAD…`. Each has a worker of
 * its own; they compute the same thing, which is checked, and then take turns, so that whatever else the machine does hits all of
 * them. Prints `{ entries }` as its last line.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { findBrowser, HEADLESS, SOFTWARE_WEBGPU } from '../tools/setup-browser';
import { wasmFiles } from '../tools/wasm-files';
import type { Entry } from './counted';
import { largestDifference } from './difference';
import { BROWSER_ENGINES, type BrowserEngine } from './page/engines-list';
import type {} from './page/main';
import type { Asked } from './page/worker';
import { processorSeconds } from './processes';

const ROOT = process.cwd();
const PAGE = path.join(ROOT, 'bench/page');
const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const TFJS = ['core', 'backend-cpu', 'backend-wasm', 'backend-webgl', 'backend-webgpu'];
/** A turn of a fast engine is so many steps that coarse clocks do not matter. */
const TURN_MS = 250;
const MOST_STEPS = 50;
/** Threads of some engines spin on after their turn; the next one begins when the browser has come to rest. */
const REST = { pollMs: 100, mostOfPoll: 0.15, mostPolls: 50 };
/** What a step may differ by between engines: sums in another order, over some thousand values; half precision is coarser. */
const TOLERANCE = 2e-3;
const TOLERANCE_F16 = 5e-2;

async function servePage(outDir: string) {
  const alias = TFJS.map((name) => ({
    find: new RegExp(`^@tensorflow/tfjs-${name}$`),
    replacement: path.join(ROOT, 'node_modules/@tensorflow', `tfjs-${name}`, 'dist/index.js'),
  }));
  const config = { configFile: false, root: PAGE, base: './', logLevel: 'error' } as const;
  const plugins = [wasmFiles()];
  const worker = { format: 'es' as const };
  await build({ ...config, plugins, worker, resolve: { alias }, publicDir: false, build: { outDir, emptyOutDir: true, target: 'es2023' } });
  return preview({ ...config, build: { outDir }, preview: { port: 0, headers: ISOLATION } });
}

const ask = (page: Page, name: string, question: Asked) =>
  page.evaluate(([to, what]) => window.bench.ask(to, what), [name, question] as const);

async function rest(profile: string): Promise<void> {
  for (let poll = 0; poll < REST.mostPolls; poll++) {
    const before = processorSeconds(profile);
    await setTimeout(REST.pollMs);
    if ((processorSeconds(profile) - before) * 1000 <= REST.mostOfPoll * REST.pollMs) return;
  }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** `ours`, or the peer's name; the last part of ours and of jax-js is where they compute. */
const nameOf = (engine: BrowserEngine) => engine.replace(/^jax-.*/, 'jax-js').replace(/^ours-(webgpu|wasm)/, 'ours');
const deviceOf = (engine: BrowserEngine) => engine.split('-')[1]!;

interface Entrant {
  readonly engine: BrowserEngine;
  readonly device: string;
  readonly turn: number;
  readonly ms: number[];
  readonly processorMs: number[];
}

class Contest {
  readonly #page: Page;
  readonly #profile: string;
  readonly #devices = new Map<BrowserEngine, string>();

  constructor(page: Page, profile: string) {
    this.#page = page;
    this.#profile = profile;
  }

  async #start(engine: BrowserEngine): Promise<string> {
    const known = this.#devices.get(engine);
    if (known) return known;
    await this.#page.evaluate((name) => window.bench.open(name), engine);
    const device = String(await ask(this.#page, engine, { kind: 'start', engine }));
    this.#devices.set(engine, device);
    return device;
  }

  /** Brings an engine to the line: what it computes must be what the first engine computed. */
  async #enter(engine: BrowserEngine, workload: string, wanted: readonly number[] | null): Promise<{ entrant: Entrant; result: number[] }> {
    const device = await this.#start(engine);
    const result = (await ask(this.#page, engine, { kind: 'prepare', engine, workload })) as number[];
    const difference = wanted ? largestDifference(result, wanted) : 0;
    const tolerance = engine.endsWith('f16') ? TOLERANCE_F16 : TOLERANCE;
    if (!(difference < tolerance)) throw new Error(`result differs by ${difference.toPrecision(2)}, expected less than ${tolerance}`);
    const once = (await ask(this.#page, engine, { kind: 'steps', count: 1 })) as number;
    const turn = Math.min(MOST_STEPS, Math.max(1, Math.round(TURN_MS / once)));
    return { entrant: { engine, device, turn, ms: [], processorMs: [] }, result };
  }

  async run(workload: string, engines: readonly BrowserEngine[], rounds: number): Promise<Entry[]> {
    const out: Entry[] = [];
    const entrants: Entrant[] = [];
    let wanted: number[] | null = null;
    for (const engine of engines) {
      const reason = BROWSER_ENGINES[engine](workload);
      const none = { engine: nameOf(engine), workload, device: deviceOf(engine), ms: null, spread: null, counted: null, processorMs: null };
      if (reason !== null) {
        out.push({ ...none, reason });
        continue;
      }
      try {
        const { entrant, result }: { entrant: Entrant; result: number[] } = await this.#enter(engine, workload, wanted);
        wanted ??= result;
        entrants.push(entrant);
      } catch (error) {
        out.push({
          ...none,
          reason: error instanceof Error ? error.message.replace(/^page\.evaluate: Error: /, '').split('\n')[0]! : String(error),
        });
      }
      console.error(`${workload} ${engine}: ${entrants.at(-1)?.engine === engine ? 'ready' : out.at(-1)?.reason}`);
    }
    for (let round = 0; round < rounds; round++) {
      for (const { engine, turn, ms, processorMs } of entrants) {
        await rest(this.#profile);
        const before = processorSeconds(this.#profile);
        ms.push((await ask(this.#page, engine, { kind: 'steps', count: turn })) as number);
        processorMs.push(((processorSeconds(this.#profile) - before) * 1000) / turn);
      }
    }
    const timed = entrants.map(({ engine, device, ms, processorMs }): Entry => {
      const spread = [Math.min(...ms), Math.max(...ms)] as const;
      const where = deviceOf(engine) === device ? device : `${deviceOf(engine)}: ${device}`;
      return { engine: nameOf(engine), workload, device: where, ms: median(ms), spread, counted: null, processorMs: median(processorMs) };
    });
    return [...timed, ...out];
  }

  async close(): Promise<void> {
    for (const engine of this.#devices.keys()) await this.#page.evaluate((name) => window.bench.close(name), engine);
    this.#devices.clear();
  }
}

export async function main([rounds = '5', workloads = 'mixacm-resnet8-b4-w8', engines = '']: string[]): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  const profile = path.join(folder, 'profile');
  const server = await servePage(path.join(folder, 'page'));
  const executablePath = findBrowser();
  const context = await chromium.launchPersistentContext(profile, {
    args: [...HEADLESS, ...SOFTWARE_WEBGPU, '--no-sandbox'],
    ...(executablePath ? { executablePath } : {}),
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(server.resolvedUrls!.local[0]!);
    const contest = new Contest(page, profile);
    const chosen = engines === '' ? (Object.keys(BROWSER_ENGINES) as BrowserEngine[]) : (engines.split(',') as BrowserEngine[]);
    const entries: Entry[] = [];
    for (const workload of workloads.split(',')) entries.push(...(await contest.run(workload, chosen, Number(rounds))));
    await contest.close();
    console.log(JSON.stringify({ entries }));
  } finally {
    await context.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
  return 0;
}
