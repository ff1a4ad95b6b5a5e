import { expect, test } from 'vitest';
import { installTrustedTypes, ownScript } from './trusted-types';

const ORIGIN = 'https://lab.example';

test.each(['https://lab.example/assets/worker.js', './worker.js', 'blob:https://lab.example/1-2'])('%s may become a worker', (address) => {
  expect(ownScript(address, ORIGIN)).toBe(address);
});

test.each([
  'https://evil.example/worker.js',
  'data:text/javascript,1',
  'blob:https://evil.example/1',
  '//evil.example/x.js',
  'javascript:1',
])('%s may not', (address) => {
  expect(() => ownScript(address, ORIGIN)).toThrow(`script address is "${address}", expected one of ${ORIGIN}`);
});

test('one policy is made, without a way to turn strings into markup or code', () => {
  const made: [string, object][] = [];
  const trustedTypes = { createPolicy: (name: string, rules: object) => made.push([name, rules]) };
  installTrustedTypes({ ...globalThis, location: { origin: ORIGIN }, trustedTypes } as never);
  expect(made.map(([name, rules]) => [name, Object.keys(rules)])).toEqual([['default', ['createScriptURL']]]);
  expect(() => installTrustedTypes({ location: { origin: ORIGIN } } as never)).not.toThrow();
});
