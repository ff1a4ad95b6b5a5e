/**
 * `npm run record -- RUN_DIR OUT.json [--commit HASH]`: makes of a run that `lab` left behind the recording that the page shows
 * before anything is trained: OUT.json (curves, costs), OUT-attacks.json (attacks on eight pictures), OUT-probes.json
 * (what the networks look at, and a masked network).
 */
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startNodeBackend } from '../src/kernels/node';
import { ConfigError } from '../src/protocol/errors';
import type { RunResult } from '../src/protocol/messages';
import { parseRecording } from '../src/runs/recording';
import { parseAttackFile } from '../src/runs/recording-attacks';
import { buildRecording } from '../src/runs/recording-build';
import { parseProbes } from '../src/runs/recording-probes';
import { readArguments } from './arguments';
import { recordAttacks } from './record/attacks';
import { loadNetworks } from './record/networks';
import { recordCues, recordMasking } from './record/probes';

const PRESETS: Readonly<Record<string, string>> = { 'Quick demo': 'quick-demo' };

async function main(argv: readonly string[]): Promise<void> {
  const { values, positionals } = readArguments(argv, { commit: { type: 'string' } }, true);
  const [folder, out] = positionals;
  if (!folder || !out?.endsWith('.json')) throw new ConfigError(`arguments are ${JSON.stringify(positionals)}, expected RUN_DIR OUT.json`);
  const file = path.join(folder, 'run.json');
  const run = JSON.parse(await readFile(file, 'utf8')) as RunResult;
  const preset = PRESETS[run.config.name];
  if (!preset) throw new ConfigError(`run is named "${run.config.name}", expected one of ${Object.keys(PRESETS).join(', ')}`);
  const commit = values.commit ?? execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const date = (await stat(file)).mtime.toISOString().slice(0, 10);

  await mkdir(path.dirname(out), { recursive: true });
  const write = async (suffix: string, value: unknown) => {
    const target = out.replace(/\.json$/, `${suffix}.json`);
    const text = `${JSON.stringify(value)}\n`;
    await writeFile(target, text);
    console.log(`${target}: ${(text.length / 1000).toFixed(0)} kB`);
  };
  const recording = buildRecording(run, { preset, date, commit });
  parseRecording(JSON.parse(JSON.stringify(recording)));
  await write('', recording);

  await startNodeBackend('wasm');
  const networks = await loadNetworks(folder);
  await write('-attacks', parseAttackFile(await recordAttacks(networks, run)));
  await write('-probes', parseProbes({ version: 1, cues: await recordCues(networks, run), masking: await recordMasking(networks, run) }));
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof ConfigError ? `error: ${error.message}` : error);
    process.exit(error instanceof ConfigError ? 2 : 1);
  },
);
