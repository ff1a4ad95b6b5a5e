/** `npm test`: types, lint, unit tests, build, sizes and e2e in a real Chromium, closed by one line of counts. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from './arguments';
import { ensureBuilt } from './build';
import {
  add,
  type Counts,
  closingLine,
  countPlaywright,
  countVitest,
  type PlaywrightReport,
  skippedSpecs,
  type VitestReport,
} from './counts';
import { CACHE, DIST, ROOT } from './paths';
import { setupBrowser } from './setup-browser';
import { setupRedis } from './setup-redis';
import { measureSizes } from './sizes';

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };
const ONE_FAILURE: Counts = { passed: 0, failed: 1, skipped: 0 };

/** Runs a program of a dependency under this Node; true when it ended well. */
function node(script: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  const command = [path.join(ROOT, 'node_modules', script), ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

/** Runs a test runner that writes a JSON report; a runner that breaks down outside of a test counts as one failure. */
function counted<R>(name: string, run: (report: string) => boolean, count: (report: R) => Counts): Counts {
  const file = path.join(CACHE, `${name}-report.json`);
  rmSync(file, { force: true });
  const isWell = run(file);
  if (!existsSync(file)) return ONE_FAILURE;
  const counts = count(JSON.parse(readFileSync(file, 'utf8')) as R);
  return isWell || counts.failed > 0 ? counts : add(counts, ONE_FAILURE);
}

const check = (isWell: boolean): Counts => (isWell ? NOTHING : ONE_FAILURE);
const tsc = (project: string) => node('typescript/bin/tsc', ['-p', project, '--noEmit']);

function sizes(): Counts {
  const measured = measureSizes(DIST);
  for (const { name, kilobytes, budget, files } of measured) {
    console.log(`${name} JavaScript is ${kilobytes.toFixed(1)} kB gzip in ${files} files, expected at most ${budget} kB`);
  }
  return check(measured.every(({ kilobytes, budget }) => kilobytes <= budget));
}

/** What ran and how it went; nothing that needs the built app runs where the build failed. */
const STAGES: readonly { readonly name: string; readonly needsBuild?: boolean; run(): Counts | Promise<Counts> }[] = [
  { name: 'types', run: () => add(check(tsc('tsconfig.json')), check(tsc('src/engine/tsconfig.json'))) },
  { name: 'lint', run: () => check(node('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])) },
  {
    name: 'unit',
    run: () => {
      // The tests of a fleet start a server of their own; without one they are skipped and say so.
      setupRedis();
      return counted<VitestReport>(
        'unit',
        (file) => node('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]),
        countVitest,
      );
    },
  },
  { name: 'build', run: () => ensureBuilt().then(() => NOTHING) },
  { name: 'sizes', needsBuild: true, run: sizes },
  {
    name: 'e2e',
    needsBuild: true,
    run: () => {
      setupBrowser();
      return counted<PlaywrightReport>(
        'e2e',
        (file) => node('@playwright/test/cli.js', ['test', '--config', 'e2e'], { PLAYWRIGHT_JSON_OUTPUT_FILE: file }),
        (report) => {
          for (const line of skippedSpecs(report)) console.log(`skipped ${line}`);
          return countPlaywright(report);
        },
      );
    },
  },
];

export async function main(argv: string[]): Promise<number> {
  readArguments(argv, {}, false);
  mkdirSync(CACHE, { recursive: true });
  const summary: string[] = [];
  let total = NOTHING;
  let isBuilt = true;
  for (const { name, needsBuild, run } of STAGES) {
    if (needsBuild && !isBuilt) {
      summary.push(`${name.padEnd(6)} not run: the build failed`);
      continue;
    }
    console.log(`\n== ${name}`);
    const began = Date.now();
    let counts: Counts;
    try {
      counts = await run();
    } catch (error) {
      console.error(error);
      counts = ONE_FAILURE;
    }
    if (name === 'build') isBuilt = counts.failed === 0;
    const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
    const numbers = counts.passed + counts.skipped > 0 ? `, ${closingLine(counts)}` : '';
    summary.push(`${name.padEnd(6)} ${counts.failed > 0 ? 'FAILED' : 'ok    '} ${seconds} s${numbers}`);
    total = add(total, counts);
  }
  console.log(`\n${summary.join('\n')}\n${closingLine(total)}`);
  return total.failed > 0 ? 1 : 0;
}
