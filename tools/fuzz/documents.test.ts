import { expect, test } from 'vitest';
import { makeManifest, parseManifest } from '../../src/data/download/manifest';
import { getDataset } from '../../src/data/registry';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/engine/checkpoint';
import { architectureOf, planRun } from '../../src/engine/run-plan';
import { readSafetensors, writeSafetensors } from '../../src/engine/safetensors';
import { listPresets } from '../../src/experiments';
import { isShipped, parseRunConfig } from '../../src/protocol/run-config';
import { writeBundle } from '../../src/runs/bundle/bundle';
import { readBundle } from '../../src/runs/bundle/read-bundle';
import { capsuleOf, encodeCapsule, parseCapsule } from '../../src/runs/capsule';
import { decodeCapsuleLink, encodeCapsuleLink } from '../../src/runs/capsule-link';
import { setPath } from '../../src/runs/config-path';
import { decodeLink, encodeLink } from '../../src/runs/share-link';
import { sampleRun } from '../../src/runs/testing/sample-run';
import { oddConfigs } from './odd-config';
import { tally, tallyFiles } from './tally';

const presets = listPresets();
const config = presets.find(({ id }) => id === 'quick-demo')!.config;
const oddConfig = oddConfigs(config);

test('share links: damaged text', () => {
  const link = encodeLink(presets[0]!, setPath(config, 'student.method.params.alphaAcm', 3));
  const texts = [link, encodeLink(presets[0]!, presets[3]!.config)].map((text) => new TextEncoder().encode(text));
  return tallyFiles('share link', texts, (bytes) => decodeLink(new TextDecoder('latin1').decode(bytes), presets));
});

test('share links: odd settings; what is left is a valid config and survives being shared again', () =>
  tally('share link settings', oddConfig, (odd) => {
    const body = { p: 'quick-demo', s: odd };
    const decoded = decodeLink(`#c=1.${encodeURIComponent(JSON.stringify({ ...body, s: Object(odd) === odd ? odd : {} }))}`, presets);
    if (!decoded) return;
    expect(parseRunConfig(decoded.config)).toEqual(decoded.config);
    const preset = presets.find(({ id }) => id === decoded.presetId)!;
    expect(decodeLink(encodeLink(preset, decoded.config), presets)).toEqual({ ...decoded, problems: [] });
  }));

test('bundles of runs', async () => {
  const weights = { student: writeSafetensors({ tensors, metadata: {} }) };
  const runs = [
    { run: sampleRun(config), weights },
    { run: sampleRun({ ...config, seed: 2 }, 'run-2'), weights: {} },
  ];
  await tallyFiles('bundle', [await writeBundle(runs)], async (bytes) => {
    for (const { run } of await readBundle(bytes)) expect(parseRunConfig(run.record.config)).toEqual(run.record.config);
  });
});

test('capsules: files and links', async () => {
  const capsule = capsuleOf(sampleRun(config));
  const encode = (text: string) => new TextEncoder().encode(text);
  await tallyFiles('capsule', [encode(encodeCapsule(capsule))], (bytes) => parseCapsule(new TextDecoder('latin1').decode(bytes)));
  await tallyFiles('capsule link', [encode(encodeCapsuleLink(capsule)!)], (bytes) =>
    decodeCapsuleLink(new TextDecoder('latin1').decode(bytes)),
  );
});

test('run configs: what is accepted can be planned or is refused with a reason', () => {
  const context = { input: [32, 32, 3] as const, classes: 10 };
  const shipped = architectureOf({ id: 'resnet', params: {} }, context);
  return tally('run config', oddConfig, (odd) => {
    const parsed = parseRunConfig(odd);
    planRun(parsed, context, isShipped(parsed.teacher) ? shipped : null);
  });
});

const tensors = new Map([
  ['conv1/weight', { shape: [3, 3, 3, 2], data: new Float32Array(54).fill(0.5) }],
  ['linear/bias', { shape: [4], data: Float32Array.from([1, -2, 0, 3]) }],
]);

test('safetensors', () =>
  tallyFiles('safetensors', [new Uint8Array(writeSafetensors({ tensors, metadata: { format: 'test' } }))], (bytes) => {
    for (const [, { shape, data }] of readSafetensors(bytes.buffer).tensors) expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
  }));

test('checkpoints', () => {
  const records = { steps: [], evaluations: [], adjustments: [], ledger: [], reports: [], seconds: 1 };
  const bytes = encodeCheckpoint({ runId: 'a', config, phase: 'student', step: 3, records, weights: { plain: tensors }, trainer: tensors });
  return tallyFiles('checkpoint', [new Uint8Array(bytes)], (damaged) => decodeCheckpoint(damaged.buffer));
});

test('manifests of hosted shard sets', () => {
  const dataset = getDataset('cifar-10');
  const shard = { dataset: 'cifar-10', split: 'train', number: 0, count: 1000, bytes: 3_073_000, sha256: 'a'.repeat(64) } as const;
  const text = new TextEncoder().encode(JSON.stringify(makeManifest('cifar-10', dataset.classes, [shard])));
  return tallyFiles('manifest', [text], (bytes) =>
    parseManifest(new TextDecoder('latin1').decode(bytes), 'http://x/manifest.json', dataset),
  );
});
