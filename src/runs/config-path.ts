/** Reads, changes and compares a run config by dotted paths such as `student.method.params.alphaAcm`. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
type Dict = { readonly [key: string]: Json | undefined };

const isDict = (value: unknown): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at `path`, or undefined where nothing is. */
export function getPath(root: unknown, path: string): unknown {
  let value = root;
  for (const key of path.split('.')) {
    if (!isDict(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** A copy of `root` with `value` at `path`; undefined removes the field. Objects missing on the way are made. */
export function setPath<T>(root: T, path: string, value: Json | undefined): T {
  const [key = '', ...rest] = path.split('.');
  const { [key]: old, ...others } = isDict(root) ? root : ({} as Dict);
  const next = rest.length ? setPath(old, rest.join('.'), value) : value;
  // Rebuilt from entries, so that a key such as __proto__ from a link stays an ordinary key.
  const entries = isDict(root) ? Object.entries(root) : [];
  if (next === undefined) return others as T;
  if (Object.hasOwn(isDict(root) ? root : {}, key)) return Object.fromEntries(entries.map(([k, v]) => [k, k === key ? next : v])) as T;
  return Object.fromEntries([...entries, [key, next]]) as T;
}

export interface Difference {
  readonly set: Readonly<Record<string, Json>>;
  readonly unset: readonly string[];
}

/** What to set and unset in `base` to arrive at `target`; objects with no key in common are replaced whole. */
export function diffPaths(base: unknown, target: unknown): Difference {
  const set: Record<string, Json> = {};
  const unset: string[] = [];
  const walk = (from: unknown, to: unknown, path: string) => {
    if (to === undefined) {
      if (from !== undefined) unset.push(path);
    } else if (path === '' || (isDict(from) && isDict(to) && Object.keys(to).some((key) => Object.hasOwn(from, key)))) {
      const [a, b] = [isDict(from) ? from : {}, isDict(to) ? to : {}];
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) walk(a[key], b[key], path ? `${path}.${key}` : key);
    } else if (JSON.stringify(from) !== JSON.stringify(to)) {
      set[path] = to as Json;
    }
  };
  walk(base, target, '');
  return { set, unset };
}
