import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listPresets } from '../experiments';
import type { RunConfig } from '../protocol/run-config';
import { diffPaths, getPath, setPath } from './config-path';
import { decodeLink, encodeLink, readQuery } from './share-link';

const presets = listPresets();
const preset = presets.find(({ id }) => id === 'quick-demo')!;
const link = (body: unknown, version = '1') => `#c=${version}.${encodeURIComponent(JSON.stringify(body))}`;

describe('share link', () => {
  it.each(presets)('round-trips preset $id unchanged and short', (each) => {
    const hash = encodeLink(each, each.config);
    expect(hash.length).toBeLessThan(60);
    expect(decodeLink(hash, presets)).toEqual({ presetId: each.id, config: each.config, problems: [] });
  });

  it.each(presets)('carries the difference from quick-demo to $id', (each) => {
    expect(decodeLink(encodeLink(preset, each.config), presets)?.config).toEqual(each.config);
  });

  it('round-trips any seed, step count and weight', () => {
    return fc.assert(
      fc.property(
        fc.nat(2 ** 31 - 1),
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
        (seed, steps, weight) => {
          let config: RunConfig = setPath(preset.config, 'seed', seed);
          config = setPath(config, 'student.steps', steps);
          config = setPath(config, 'student.method.params.alphaAcm', weight + 0);
          expect(decodeLink(encodeLink(preset, config), presets)?.config).toEqual(JSON.parse(JSON.stringify(config)));
        },
      ),
    );
  });

  it('carries a network that is switched off and a removed field', () => {
    let config: RunConfig = setPath(preset.config, 'plain', null);
    config = setPath(config, 'student.method.params.mixupAlpha', undefined);
    expect(decodeLink(encodeLink(preset, config), presets)?.config).toEqual(config);
  });

  it('reports an unknown key and keeps the rest', () => {
    const decoded = decodeLink(link({ p: 'quick-demo', s: { colour: 'red', seed: 7 } }), presets);
    expect(decoded?.config.seed).toBe(7);
    expect(decoded?.problems).toEqual(['run config field "colour" is unknown, expected a field of the schema']);
  });

  it('puts numbers out of range to their bound and reports them', () => {
    const decoded = decodeLink(link({ p: 'quick-demo', s: { 'student.steps': 0, 'student.batchSize': 1e9 } }), presets);
    expect(decoded?.config.student).toMatchObject({ steps: 1, batchSize: 4096 });
    expect(decoded?.problems).toEqual([
      'run config field "student.steps" is 0, expected >=1: 1 is used',
      'run config field "student.batchSize" is 1000000000, expected <=4096: 4096 is used',
    ]);
  });

  it('reports a value of the wrong kind and keeps the preset’s', () => {
    const decoded = decodeLink(link({ p: 'quick-demo', s: { 'student.steps': 1.5 } }), presets);
    expect(decoded?.config.student?.steps).toBe(preset.config.student?.steps);
    expect(decoded?.problems).toEqual([expect.stringMatching(/^run config field "student.steps" is 1.5, expected /)]);
  });

  it('is short and can be read', () => {
    let config: RunConfig = setPath(preset.config, 'seed', 7);
    config = setPath(config, 'student.method.params.alphaAcm', 0.5);
    config = setPath(config, 'name', "It's (a) ~ *new* @ {test}; 100 % = \\ok$");
    config = setPath(config, 'plain', null);
    const hash = encodeLink(preset, setPath(config, 'name', preset.config.name));
    expect(hash).toBe('#c=2.quick-demo;seed=7;plain=null;student.method:alphaAcm=0.5');
    expect(decodeLink(encodeLink(preset, config), presets)).toEqual({ presetId: preset.id, config, problems: [] });
  });

  it('survives a chat program that takes a closing bracket for the sentence’s', () => {
    const config = setPath(preset.config, 'data.classes', ['circle', 'square']);
    const hash = encodeLink(preset, config);
    expect(hash).toMatch(/\w$/);
    expect(decodeLink(hash, presets)?.config).toEqual(config);
  });

  it('of the first version is still read', () => {
    expect(decodeLink(link({ p: 'quick-demo', s: { seed: 7 }, u: ['student.augment'] }), presets)).toMatchObject({
      presetId: 'quick-demo',
      config: { seed: 7 },
    });
  });

  it('names a setting that cannot be read', () => {
    for (const part of ['seed', '=3', 'seed=(', '%=1', 'seed=%']) {
      expect(() => decodeLink(`#c=2.quick-demo;${part}`, presets)).toThrow(
        `link holds "${part}", expected a setting as in "seed=7" or "!plain"`,
      );
    }
  });

  it('refuses what it cannot read at all', () => {
    expect(decodeLink('#results', presets)).toBeNull();
    expect(() => decodeLink(link({ p: 'quick-demo' }, '9'), presets)).toThrow('link version is "9", expected "2"');
    expect(() => decodeLink('#c=1.%', presets)).toThrow('link holds "%", expected percent-encoded JSON');
    expect(() => decodeLink('#c=nonsense', presets)).toThrow('link is "#c=nonsense", expected "#c=2." and a config');
    expect(() => decodeLink(link({ p: 'none' }), presets)).toThrow(/link preset is "none", expected one of quick-demo/);
    expect(() => decodeLink(link([1]), presets)).toThrow('link holds [1], expected fields p, s, u');
  });

  it('cannot reach a prototype', () => {
    decodeLink('#c=1.%7B%22p%22%3A%22quick-demo%22%2C%22s%22%3A%7B%22__proto__.polluted%22%3A1%7D%7D', presets);
    expect('polluted' in {}).toBe(false);
    expect(getPath({}, '__proto__.toString')).toBeUndefined();
  });

  it('reads the query flags', () => {
    expect(readQuery('?backend=wasm&kernels=stock&autostart=1')).toEqual({
      backend: 'wasm',
      kernels: 'stock',
      precision: null,
      preset: null,
      autostart: true,
    });
  });
});

describe('config paths', () => {
  it('leaves the original untouched and keeps the order of fields', () => {
    const before = { a: 1, b: { c: 2 }, d: 3 };
    expect(Object.keys(setPath(before, 'b.c', 9))).toEqual(['a', 'b', 'd']);
    expect(before.b.c).toBe(2);
  });

  it('names exactly the fields that differ', () => {
    expect(diffPaths({ a: 1, b: { c: 2, e: 4 } }, { a: 1, b: { c: 3 } })).toEqual({ set: { 'b.c': 3 }, unset: ['b.e'] });
  });
});
