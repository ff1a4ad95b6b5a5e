/** Bundles from anywhere, checked part by part before anything of them is used. */
import { DataError } from '../../protocol/errors';
import { NETWORK_ROLES } from '../../protocol/run-config';
import { sha256 } from '../../protocol/sha256';
import { checkRecord, isOver } from '../history/record';
import { seriesFrom } from '../history/series';
import type { BundledRun, Weights } from './bundle';
import { type Manifest, parseManifest } from './manifest';
import { checkResult } from './result-schema';
import { unzip } from './unzip';

type Files = ReadonlyMap<string, Uint8Array>;

function parse(files: Files, path: string): unknown {
  const bytes = files.get(path);
  if (!bytes) throw new DataError(`bundle part "${path}" is missing, expected it in the zip`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new DataError(
      `bundle part "${path}" is not JSON (${error instanceof Error ? error.message : String(error)}), expected an object`,
    );
  }
}

/** Every part is there, is listed, and is what its hash says. */
async function checkParts(files: Files, { parts }: Manifest): Promise<void> {
  const listed = new Set(['manifest.json', ...parts.map(({ path }) => path)]);
  for (const name of files.keys()) {
    if (!listed.has(name)) throw new DataError(`bundle part "${name}" is not in the manifest, expected every file to be`);
  }
  for (const { path, bytes, sha256: expected } of parts) {
    const found = files.get(path);
    if (!found) throw new DataError(`bundle part "${path}" is missing, expected ${bytes} bytes`);
    if (found.length !== bytes) throw new DataError(`bundle part "${path}" has ${found.length} bytes, expected ${bytes}`);
    const hash = await sha256(found);
    if (hash !== expected) {
      throw new DataError(
        `bundle part "${path}" has SHA-256 ${hash.slice(0, 12)}…, expected ${expected.slice(0, 12)}…; the file is damaged`,
      );
    }
  }
}

function runAt(files: Files, folder: string, runId: string): BundledRun {
  const record = checkRecord(parse(files, `${folder}/record.json`));
  const result = checkResult(parse(files, `${folder}/run.json`), `bundle part "${folder}/run.json"`);
  if (record.runId !== runId) throw new DataError(`bundle run "${record.runId}" lies where the manifest has "${runId}", expected the same`);
  if (!isOver(record.state)) throw new DataError(`bundle run "${runId}" is ${record.state}, expected one that has ended`);
  const weights: Weights = Object.fromEntries(
    NETWORK_ROLES.flatMap((role) => {
      const bytes = files.get(`${folder}/weights/${role}.safetensors`);
      return bytes ? [[role, bytes.slice().buffer]] : [];
    }),
  );
  const { metrics, ledger, reports } = result;
  const { evaluations, adjustments } = metrics;
  const run = { record, details: { evaluations, adjustments, ledger, reports }, series: seriesFrom(metrics.steps) };
  return { run, weights };
}

/**
 * The runs in a bundle; what {@link writeBundle} wrote comes back bit for bit.
 * @throws DataError for a file that is not a whole .zip, a newer version, a part that is missing, unlisted, damaged or not what it should be
 */
export async function readBundle(bytes: Uint8Array): Promise<readonly BundledRun[]> {
  const files = unzip(bytes);
  const manifest = parseManifest(parse(files, 'manifest.json'));
  await checkParts(files, manifest);
  return manifest.runs.map((runId, index) => runAt(files, `runs/${index + 1}`, runId));
}
