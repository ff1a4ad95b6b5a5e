/** What we install: every package pinned by hash, from a registry and no other place, under a licence that lets us ship it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './paths';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const read = (file: string) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };
const installed = Object.entries(packages).filter(([name]) => name !== '');

/** May stand in the built app. */
const SHIPPED = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'OFL-1.1',
  'Apache-2.0 AND MIT',
  'MIT AND ISC AND BSD-3-Clause',
];
/** Tools only; their code does not reach a user. */
const TOOLS = [...SHIPPED, 'MPL-2.0', 'BlueOak-1.0.0', 'CC-BY-4.0', '(MIT OR CC0-1.0)', 'MIT OR Apache-2.0'];

test('every package is pinned by a strong hash and comes from a registry', () => {
  const loose = installed.filter(([, { integrity, resolved }]) => {
    // Without an address npm takes the registry that is set, and the hash must still fit.
    return !integrity?.startsWith('sha512-') || (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'));
  });
  expect(loose.map(([name]) => name)).toEqual([]);
});

test('every licence is one of those we looked at', () => {
  const others = installed.filter(([, { license = 'none', dev }]) => !(dev ? TOOLS : SHIPPED).includes(license));
  expect(others.map(([name, { license }]) => `${name}: ${license}`)).toEqual([]);
});

test('what package.json asks for is an exact version, the one in the lock', () => {
  const { dependencies, devDependencies } = read('package.json') as Record<string, Record<string, string>>;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect(`${name} ${packages[`node_modules/${name}`]?.version}`).toBe(`${name} ${version}`);
  }
});
