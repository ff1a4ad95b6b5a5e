import { describe, expect, it } from 'vitest';
import readme from './README.md?raw';

const sources = Object.keys(import.meta.glob(['./**/*.ts', '!./**/*.test.ts'])).map((path) => path.slice(2));

describe('the fidelity table', () => {
  it('names only files that exist', () => {
    const named = [...readme.matchAll(/`([a-z0-9-]+(?:\/[a-z0-9-]+)*\.ts)`/g)].map(([, path]) => path!);
    const missing = named.filter((path) => !sources.includes(path) && path !== 'contract.test.ts');
    expect(named.length).toBeGreaterThan(40);
    expect(missing).toEqual([]);
  });

  it.each(['methods', 'attacks', 'models', 'optim', 'schedules', 'threat-models'])('lists every plugin in %s', (folder) => {
    const shared = ['index', 'builder', 'blocks', 'zeros'];
    const plugins = sources.filter((path) => {
      const name = path.slice(folder.length + 1, -'.ts'.length);
      return path.startsWith(`${folder}/`) && !name.includes('/') && !shared.includes(name) && !name.endsWith('-params');
    });
    expect(plugins.length).toBeGreaterThan(1);
    expect(plugins.filter((path) => !readme.includes(`\`${path}\``))).toEqual([]);
  });
});
