import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../protocol/run-config';
import { findPreset, listPresets } from './index';

describe('presets', () => {
  it('lists the quick demo first and every id once', () => {
    const ids = listPresets().map(({ id }) => id);
    expect(ids[0]).toBe('quick-demo');
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(listPresets())('$id holds a config that survives a round trip through JSON', ({ config }) => {
    expect(parseRunConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it.each(listPresets())('$id states a claim and where it comes from', ({ claim, citation }) => {
    expect(claim).toMatch(/\.$/);
    expect(citation).toMatch(/\d{4}/);
  });

  it('names the known presets when one is not found', () => {
    expect(() => findPreset('quik')).toThrow(/preset is "quik", expected one of quick-demo, distil-now/);
  });
});
