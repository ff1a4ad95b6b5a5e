/**
 * `npm run record -- OUT.json [--run RUN_DIR] [--only-run] [--commit HASH]`: makes the recordings that the page shows before anything is
 * trained. From the shipped networks OUT-attacks.json (attacks on eight pictures) and OUT-probes.json (what the networks look at, and a
 * masked network); from a run that `lab` left behind also OUT.json (curves, costs), with --only-run nothing else.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listPresets } from '../src/experiments';
import { startNodeBackend } from '../src/kernels/node';
import { ConfigError } from '../src/protocol/errors';
import type { RunResult } from '../src/protocol/messages';
import { parseRecording } from '../src/runs/recording';
import { parseAttackFile } from '../src/runs/recording-attacks';
import { buildRecording } from '../src/runs/recording-build';
import { parseProbes } from '../src/runs/recording-probes';
import { readArguments } from './arguments';
import { recordAttacks } from './record/attacks';
import { loadShipped } from './record/networks';
import { recordCues, recordMasking } from './record/probes';

async function recordRun(folder: string, commit: string) {
  const file = path.join(folder, 'run.json');
  const run = JSON.parse(await readFile(file, 'utf8')) as RunResult;
  const preset = listPresets().find(({ config: { name } }) => name === run.config.name);
  if (!preset) throw new ConfigError(`run is named "${run.config.name}", expected the name of a preset`);
  const recording = buildRecording(run, { preset: preset.id, date: (await stat(file)).mtime.toISOString().slice(0, 10), commit });
  parseRecording(JSON.parse(JSON.stringify(recording)));
  return recording;
}

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(
    argv,
    { commit: { type: 'string' }, run: { type: 'string' }, 'only-run': { type: 'boolean' } },
    true,
  );
  const [out] = positionals;
  if (!out?.endsWith('.json')) throw new ConfigError(`arguments are ${JSON.stringify(positionals)}, expected OUT.json`);
  const commit = values.commit ?? execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  await mkdir(path.dirname(out), { recursive: true });
  const write = async (suffix: string, value: unknown) => {
    const target = out.replace(/\.json$/, `${suffix}.json`);
    const text = `${JSON.stringify(value)}\n`;
    await writeFile(target, text);
    console.log(`${target}: ${(text.length / 1000).toFixed(0)} kB`);
  };
  if (values['only-run'] && !values.run) throw new ConfigError('option "--run" is absent, expected a folder that `lab` left behind');
  if (values.run) await write('', await recordRun(values.run, commit));
  if (values['only-run']) return;
  await startNodeBackend('wasm');
  const shipped = await loadShipped();
  const { files: networks, datasetHash, seed } = shipped;
  const origin = { date: new Date().toISOString().slice(0, 10), commit, backend: 'wasm', networks, datasetHash, seed };
  await write('-attacks', parseAttackFile(await recordAttacks(shipped, origin)));
  await write('-probes', parseProbes({ version: 2, origin, cues: await recordCues(shipped), masking: await recordMasking(shipped) }));
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof ConfigError ? `error: ${error.message}` : error);
    process.exit(error instanceof ConfigError ? 2 : 1);
  },
);
