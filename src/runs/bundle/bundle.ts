/** Runs that leave the browser: one .zip with everything known of one or many of them, and back, bit for bit. */
import { type ZippableFile, zipSync } from 'fflate';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { sha256 } from '../../protocol/sha256';
import { metricsCsv } from '../export';
import type { StoredRun } from '../history/record';
import { recordsOf } from '../history/series';
import { BUNDLE_FORMAT, BUNDLE_VERSION, type Manifest } from './manifest';

/** Weights as safetensors files, by network; those that were not at hand are left out. */
export type Weights = Readonly<Partial<Record<NetworkRole, ArrayBuffer>>>;

/** A run with its weights. */
export interface BundledRun {
  readonly run: StoredRun;
  readonly weights: Weights;
}

/** Zip files cannot say "no time"; the first one they know makes equal runs equal files. */
const NO_TIME = new Date(1980, 0, 1);

const encode = (text: string) => new TextEncoder().encode(text);
const json = (value: unknown) => encode(`${JSON.stringify(value, null, 2)}\n`);

/** `run.json` as an export of the page has it; its environment is null where the run ended before it was known. */
function resultOf({ record, details, series }: StoredRun) {
  const { config, environment, seconds, restarts } = record;
  const { evaluations, adjustments, ledger, reports } = details;
  const results = evaluations.filter(({ final }) => final);
  const metrics = { steps: recordsOf(series), evaluations, adjustments, ...(restarts ? { restarts } : {}) };
  return { config, seed: config.seed, environment, seconds, results, metrics, ledger, reports };
}

/** The files of one run, under names of its own. */
function partsOf({ run, weights }: BundledRun): ReadonlyMap<string, Uint8Array> {
  const { importedAt: _, ...record } = run.record;
  const result = resultOf(run);
  const parts = new Map<string, Uint8Array>([
    ['config.json', json(record.config)],
    ['environment.json', json(record.environment)],
    ['record.json', json(record)],
    ['run.json', json(result)],
    ['metrics.csv', encode(metricsCsv(result.metrics))],
  ]);
  for (const { network, report } of result.reports) parts.set(`reports/${network}.json`, json(report));
  for (const role of NETWORK_ROLES) {
    const bytes = weights[role];
    if (bytes) parts.set(`weights/${role}.safetensors`, new Uint8Array(bytes));
  }
  return parts;
}

/**
 * One .zip of these runs: `manifest.json`, and for the n-th run a folder `runs/<n>/` with config.json, environment.json,
 * record.json (its place in a history), run.json, metrics.csv, reports/<network>.json and weights/<network>.safetensors. The
 * manifest holds the format's version and the length and SHA-256 of each part. Equal runs give equal bytes.
 */
export async function writeBundle(runs: readonly BundledRun[]): Promise<Uint8Array<ArrayBuffer>> {
  const all = new Map<string, Uint8Array>();
  for (const [index, run] of runs.entries()) {
    for (const [name, bytes] of partsOf(run)) all.set(`runs/${index + 1}/${name}`, bytes);
  }
  const parts: Manifest['parts'] = await Promise.all(
    [...all].map(async ([path, bytes]) => ({ path, bytes: bytes.length, sha256: await sha256(bytes) })),
  );
  const ids = runs.map(({ run }) => run.record.runId);
  const manifest: Manifest = { format: BUNDLE_FORMAT, version: BUNDLE_VERSION, runs: ids, parts };
  // Weights are noise to a compressor.
  const files = [['manifest.json', json(manifest)] as const, ...all].map(([path, bytes]): [string, ZippableFile] => [
    path,
    [bytes, { level: path.endsWith('.safetensors') ? 0 : 6, mtime: NO_TIME }],
  ]);
  return zipSync(Object.fromEntries(files));
}
