/** Configs as a broken link, an old file or a stranger would write them. */
import fc from 'fast-check';
import type { RunConfig } from '../../src/protocol/run-config';
import { getPath, setPath } from '../../src/runs/config-path';

/** Every path of a config. */
function paths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [...(path ? [path] : []), ...Object.entries(value).flatMap(([key, each]) => paths(each, path ? `${path}.${key}` : key))];
}

const extremes = fc.constantFrom<unknown>(
  ...[0, -1, 1, 1e308, -1e-308, 2 ** 53, '', 'x', null, true, [], {}],
  ...['__proto__', 'resnet', 'mixacm', 'cifar-10'],
);

/** Whatever JSON can hold. */
export const anything = fc.oneof(extremes, fc.jsonValue(), fc.double(), fc.integer());

/** `config` with some fields changed to anything JSON can hold. */
export function oddConfigs(config: RunConfig): fc.Arbitrary<unknown> {
  const edit = fc.tuple(fc.oneof(fc.constantFrom(...paths(config)), fc.string()), anything);
  /** Of the right kind, so that it gets past the schema and what it means is what has to be refused. */
  const plausible = fc.tuple(
    fc.constantFrom(...paths(config).filter((path) => typeof getPath(config, path) === 'number')),
    fc.oneof(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0, max: 2, noNaN: true }), extremes),
  );
  const applied = (edits: readonly [string, unknown][]) =>
    edits.reduce<unknown>((odd, [path, value]) => setPath(odd, path, value as never), config);
  return fc
    .oneof(fc.array(plausible, { minLength: 1, maxLength: 3 }), fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map((edits) => applied(edits));
}
