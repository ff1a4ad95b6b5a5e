import { describe, expect, it } from 'vitest';
import { listPresets } from '../experiments';
import { capsuleOf, encodeCapsule, parseCapsule } from './capsule';
import { compareCapsule } from './capsule-compare';
import { decodeCapsuleLink, encodeCapsuleLink, LINK_LIMIT } from './capsule-link';
import type { RunRecord } from './history/record';
import { sampleResult, sampleRun } from './testing/sample-run';

const { config } = listPresets()[0]!;
const run = sampleRun(config);
const capsule = capsuleOf(run);

describe('a capsule', () => {
  it('survives as a file and as a link of moderate length', () => {
    expect(parseCapsule(encodeCapsule(capsule))).toEqual(capsule);
    const link = encodeCapsuleLink(capsule)!;
    expect(link.length).toBeLessThan(1600);
    expect(decodeCapsuleLink(link)).toEqual(capsule);
    expect(decodeCapsuleLink('#c=1.x')).toBeNull();
    const long = {
      ...capsule,
      config: { ...config, data: { ...config.data, classes: Array.from({ length: 256 }, () => crypto.randomUUID()) } },
    };
    expect(encodeCapsuleLink(long), `longer than ${LINK_LIMIT}`).toBeNull();
  });

  const refusals: readonly [string, Partial<RunRecord>, string][] = [
    ['that goes', { state: 'running' }, 'is running, expected a finished run for a capsule'],
    ['that was changed', { adjusted: 2 }, 'was changed 2 times while it went, expected one without live changes for a capsule'],
    ['that branched off', { isFork: true }, 'branched off another one, expected one from its beginning for a capsule'],
  ];
  it.each(refusals)('is not made of a run %s', (_, part, message) => {
    expect(() => capsuleOf({ ...run, record: { ...run.record, ...part } })).toThrow(message);
  });

  const damages: readonly [string, string, string][] = [
    ['no JSON', '{', 'capsule is not JSON'],
    ['another format', '{"format":"x"}', 'capsule format is "x", expected "mixacm-capsule"'],
    ['a newer version', encodeCapsule(capsule).replace('"version": 1', '"version": 2'), 'capsule version is 2, expected at most 1'],
    ['an unknown field', encodeCapsule(capsule).replace('"date"', '"day"'), /^capsule field "(date|day)" is/.source],
    [
      'a share above one',
      encodeCapsule(capsule).replace('"value": 0.1', '"value": 1.5'),
      'field "networks.0.robust.value" is 1.5, expected <=1',
    ],
    [
      'no config',
      encodeCapsule(capsule).replace(/"seed": \d+/, '"seed": -1'),
      'capsule cannot be used: run config field "seed" is -1, expected >=0',
    ],
  ];
  it.each(damages)('with %s is refused', (_, text, message) => {
    expect(() => parseCapsule(text)).toThrow(message.startsWith('^') ? new RegExp(message) : message);
  });

  it.each([
    ['#r=nonsense', 'capsule link is "#r=nonsense", expected "#r=1." and a capsule'],
    ['#r=9.abc', 'capsule link version is "9", expected "1"'],
    [encodeCapsuleLink(capsule)!.slice(0, 200), 'capsule link cannot be unpacked'],
    ['#r=1.%', 'capsule link cannot be unpacked'],
  ])('in the link %s is refused', (hash, message) => {
    expect(() => decodeCapsuleLink(hash)).toThrow(message);
  });
});

describe('a reproduction', () => {
  const result = sampleResult(config);
  const changed = (robust: number) => ({
    ...result,
    results: result.results.map((each) => ({ ...each, robust: { ...each.robust, value: robust } })),
  });

  it('is equal bit for bit, inside the interval, or outside', () => {
    const same = compareCapsule(capsule, result);
    expect(same).toMatchObject({ agreement: 'equal', differences: [], missing: [], weights: [{ network: 'student', isSame: true }] });
    expect(same.values.map(({ what, agreement }) => [what, agreement])).toEqual([
      ['clean', 'equal'],
      ['robust', 'equal'],
    ]);
    expect(compareCapsule(capsule, changed(0.65)).agreement).toBe('interval');
    expect(compareCapsule(capsule, changed(0.9)).agreement).toBe('outside');
    expect(compareCapsule(capsule, { ...result, results: [] })).toMatchObject({ agreement: 'outside', missing: ['student'] });
  });

  it('tells what is not as it was', () => {
    const { environment } = result;
    const elsewhere = { ...environment, datasetHash: 'other', backend: { ...environment.backend, backend: 'webgpu' as const } };
    expect(compareCapsule(capsule, { ...result, environment: elsewhere }).differences).toEqual([
      { what: 'backend', recorded: 'wasm', found: 'webgpu' },
      { what: 'data', recorded: 'd'.repeat(64), found: 'other' },
    ]);
  });
});
