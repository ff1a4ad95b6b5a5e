/**
 * `npm test`: types, lint, set-up, unit tests, build, sizes, e2e in a real Chromium and stories in three engines, closed by one line of counts.
 * `npm test -- unit sizes` runs these stages, and those that they need.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from './arguments';
import { ensureBuilt } from './build';
import { add, type Counts, countPlaywright, countVitest, type PlaywrightReport, type VitestReport } from './counts';
import { CACHE, DIST, ROOT } from './paths';
import { setupBrowser } from './setup-browser';
import { OTHER_ENGINES, setupEngine } from './setup-engines';
import { setupPython } from './setup-python';
import { setupRedis } from './setup-redis';
import { measureSizes } from './sizes';
import { chooseStages, NOTHING, ONE_FAILURE, runStages, type Stage } from './stages';

/** Runs a program of a dependency under this Node; true when it ended well. */
function node(script: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  const command = [path.join(ROOT, 'node_modules', script), ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

/** Runs a test runner that writes a JSON report; a runner that breaks down outside of a test counts as one failure. */
function counted<R>(name: string, run: (report: string) => boolean, count: (report: R, root: string) => Counts): Counts {
  const file = path.join(CACHE, `${name}-report.json`);
  rmSync(file, { force: true });
  const isWell = run(file);
  if (!existsSync(file)) return ONE_FAILURE;
  const counts = count(JSON.parse(readFileSync(file, 'utf8')) as R, ROOT);
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

const STAGES: readonly Stage[] = [
  { name: 'types', run: () => add(check(tsc('tsconfig.json')), check(tsc('src/engine/tsconfig.json'))) },
  { name: 'lint', run: () => check(node('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])) },
  {
    // Before the first test that needs any of it: unit tests compute on the software GPU that comes with Chromium.
    name: 'set-up',
    run: () => {
      setupRedis();
      setupPython();
      setupBrowser();
      return NOTHING;
    },
  },
  {
    name: 'unit',
    needs: ['set-up'],
    run: () =>
      counted<VitestReport>(
        'unit',
        (file) =>
          node('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {
            CHROMIUM: setupBrowser(),
          }),
        countVitest,
      ),
  },
  { name: 'build', run: () => ensureBuilt().then(() => NOTHING) },
  { name: 'sizes', needs: ['build'], run: sizes },
  {
    name: 'e2e',
    needs: ['set-up', 'build'],
    run: () =>
      counted<PlaywrightReport>(
        'e2e',
        (file) => node('@playwright/test/cli.js', ['test', '--config', 'e2e'], { PLAYWRIGHT_JSON_OUTPUT_FILE: file }),
        countPlaywright,
      ),
  },
  {
    name: 'engines',
    needs: ['set-up', 'build'],
    run: () => {
      for (const engine of OTHER_ENGINES) setupEngine(engine);
      return counted<PlaywrightReport>(
        'engines',
        (file) => node('@playwright/test/cli.js', ['test', '--config', 'e2e/engines'], { PLAYWRIGHT_JSON_OUTPUT_FILE: file }),
        countPlaywright,
      );
    },
  },
];

export async function main(argv: string[]): Promise<number> {
  const stages = chooseStages(readArguments(argv, {}, true).positionals, STAGES);
  mkdirSync(CACHE, { recursive: true });
  return runStages(stages);
}
