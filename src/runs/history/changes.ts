/** What tells one config from another, setting by setting. */
import type { RunConfig } from '../../protocol/run-config';
import type { Json } from '../config-path';
import type { Change } from './record';

const isDict = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function leaves(from: unknown, to: unknown, path: string): readonly Change[] {
  if (isDict(from) && isDict(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => leaves(from[key], to[key], path ? `${path}.${key}` : key));
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from: from as Json | undefined, to: to as Json | undefined }];
}

/** Every setting that differs, the run's name aside. Networks that only one of the two has are one change. */
export function changesBetween(from: RunConfig, to: RunConfig): readonly Change[] {
  return leaves({ ...from, name: '' }, { ...to, name: '' }, '');
}

/** Settings that not all configs agree on, with each config's value; `seed` is one of them where it varies. */
export function varyingSettings(configs: readonly RunConfig[]): readonly { readonly path: string; readonly values: readonly unknown[] }[] {
  const [first, ...rest] = configs;
  if (!first) return [];
  const paths = [...new Set(rest.flatMap((config) => changesBetween(first, config).map(({ path }) => path)))];
  const at = (config: unknown, path: string) =>
    path.split('.').reduce<unknown>((value, key) => (isDict(value) && Object.hasOwn(value, key) ? value[key] : undefined), config);
  return paths.map((path) => ({ path, values: configs.map((config) => at(config, path)) }));
}

/** Runs that differ in nothing but the seed have the same key. */
export const seedGroup = ({ name: _, seed: __, ...config }: RunConfig): string => stable(config);

/** JSON with keys in order, so that equal values give equal text. */
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`;
  if (!isDict(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${stable(each)}`)
    .join()}}`;
}
