import { type Unzipped, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { listPresets } from '../../experiments';
import { sha256 } from '../../protocol/sha256';
import { recordsOf } from '../history/series';
import { sampleResult, sampleRun } from '../testing/sample-run';
import { type BundledRun, writeBundle } from './bundle';
import { readBundle } from './read-bundle';

const { config } = listPresets()[0]!;
const weights = (first: number) => Uint8Array.from({ length: 64 }, (_, i) => (i * 37 + first) % 256).buffer;
const one: BundledRun = { run: sampleRun(config), weights: { student: weights(1), teacher: weights(2) } };
const two: BundledRun = { run: sampleRun({ ...config, seed: 8 }, 'run-2'), weights: {} };

/** The bundle of the first run with something done to its files; hashes are set right again unless told otherwise. */
async function tampered(change: (files: Unzipped) => void, isHashed = true): Promise<Uint8Array> {
  const files = unzipSync(await writeBundle([one]));
  change(files);
  if (isHashed) {
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json']));
    const paths = Object.keys(files).filter((path) => path !== 'manifest.json');
    const part = async (path: string) => ({ path, bytes: files[path]!.length, sha256: await sha256(files[path]!) });
    files['manifest.json'] = new TextEncoder().encode(JSON.stringify({ ...manifest, parts: await Promise.all(paths.map(part)) }));
  }
  return zipSync(files);
}

const edit = (files: Unzipped, path: string, from: string | RegExp, to: string) => {
  const before = new TextDecoder().decode(files[path]);
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  files[path] = new TextEncoder().encode(after);
};

describe('a bundle', () => {
  it('brings back one run or many bit for bit, and is the same file when written again', async () => {
    for (const runs of [[one], [one, two]]) {
      const bytes = await writeBundle(runs);
      const back = await readBundle(bytes);
      expect(back.map(({ run }) => run.record)).toEqual(runs.map(({ run }) => run.record));
      expect(back.map(({ run }) => run.details)).toEqual(runs.map(({ run }) => run.details));
      expect(recordsOf(back[0]!.run.series)).toEqual(sampleResult(config).metrics.steps);
      expect(new Uint8Array(back[0]!.weights.student!)).toEqual(new Uint8Array(one.weights.student!));
      expect(await writeBundle(back)).toEqual(bytes);
    }
  });

  it('is the same file whoever imported it in between', async () => {
    const [back] = await readBundle(await writeBundle([one]));
    const imported = { ...back!, run: { ...back!.run, record: { ...back!.run.record, importedAt: 5 } } };
    expect(await writeBundle([imported])).toEqual(await writeBundle([one]));
  });

  it('has files that need no program of ours', async () => {
    const files = unzipSync(await writeBundle([one]));
    expect(Object.keys(files)).toEqual([
      'manifest.json',
      ...['config.json', 'environment.json', 'record.json', 'run.json', 'metrics.csv', 'reports/student.json'].map(
        (name) => `runs/1/${name}`,
      ),
      'runs/1/weights/teacher.safetensors',
      'runs/1/weights/student.safetensors',
    ]);
    expect(new TextDecoder().decode(files['runs/1/metrics.csv'])).toContain('term.acm');
    expect(JSON.parse(new TextDecoder().decode(files['runs/1/run.json']))).toEqual(JSON.parse(JSON.stringify(sampleResult(config))));
  });
});

describe('a bundle is refused', () => {
  const refusals: readonly [string, () => Promise<Uint8Array>, string | RegExp][] = [
    ['when it is no zip', async () => new TextEncoder().encode('hello'), 'bundle does not begin like a zip file, expected a .zip'],
    ['when it was cut short', async () => (await writeBundle([one])).slice(0, 900), 'bundle ends after 900 bytes without a directory'],
    [
      'when a newer app wrote it',
      () => tampered((files) => edit(files, 'manifest.json', '"version": 1', '"version": 2'), false),
      'bundle version is 2, expected at most 1: a newer app wrote it',
    ],
    [
      'when it is something else',
      () => tampered((files) => edit(files, 'manifest.json', 'mixacm-bundle', 'other'), false),
      'bundle format is "other", expected "mixacm-bundle"',
    ],
    [
      'when a part was changed',
      () => tampered((files) => edit(files, 'runs/1/config.json', '"version": 1', '"version": 2'), false),
      /^bundle part "runs\/1\/config.json" has SHA-256 [0-9a-f]{12}…, expected [0-9a-f]{12}…; the file is damaged$/,
    ],
    [
      'when a part is missing',
      () => tampered((files) => delete files['runs/1/weights/teacher.safetensors'], false),
      'bundle part "runs/1/weights/teacher.safetensors" is missing, expected 64 bytes',
    ],
    [
      'when a part of every run is missing',
      () => tampered((files) => delete files['runs/1/run.json']),
      'bundle part "runs/1/run.json" is missing, expected it in the zip',
    ],
    [
      'when it has a part that nobody listed',
      () => tampered((files) => Object.assign(files, { 'runs/1/extra.json': new Uint8Array(2) }), false),
      'bundle part "runs/1/extra.json" is not in the manifest, expected every file to be',
    ],
    [
      'when a name leads out of its folder',
      () => tampered((files) => Object.assign(files, { '../evil.json': new Uint8Array(2) })),
      'bundle has a file named "../evil.json", expected lower-case letters, digits, ".", "-" and "/"',
    ],
    [
      'when it unpacks to far more than any run',
      async () => zipSync({ 'manifest.json': new Uint8Array(20 * 2 ** 20) }, { level: 1 }),
      /^bundle of \d+ bytes unpacks to 20971520 or more, expected at most \d+$/,
    ],
    [
      'when its numbers are not numbers',
      () => tampered((files) => edit(files, 'runs/1/run.json', /"loss": 1,/, '"loss": "1",')),
      'bundle part "runs/1/run.json" field "metrics.steps.0.loss" is "1", expected number',
    ],
    [
      'when its run is another',
      () => tampered((files) => edit(files, 'manifest.json', '"run-1"', '"run-2"')),
      'bundle run "run-1" lies where the manifest has "run-2", expected the same',
    ],
    [
      'when its run still goes',
      () => tampered((files) => edit(files, 'runs/1/record.json', '"finished"', '"running"')),
      'bundle run "run-1" is running, expected one that has ended',
    ],
    [
      'when its config is not one',
      () => tampered((files) => edit(files, 'runs/1/run.json', /"steps": \d+,/, '"steps": 0,')),
      /^bundle part "runs\/1\/run.json" cannot be used: run config field "\w+.steps" is 0, expected >=1$/,
    ],
  ];
  it.each(refusals)('%s', async (_, make, message) => {
    const bytes = await make();
    await expect(readBundle(bytes)).rejects.toMatchObject({ name: 'DataError' });
    await expect(readBundle(bytes)).rejects.toThrow(message);
  });
});
