/** Numbers of a link that are out of range, put to the nearest bound and reported. */
import * as v from 'valibot';
import type { StoreApi } from 'zustand/vanilla';
import type { Catalog } from '../protocol/catalog';
import { type RunConfig, runConfigSchema } from '../protocol/run-config';
import { checkConfig } from './check-config';
import { getPath, type Json, setPath } from './config-path';
import type { AppState } from './store';

export interface Clamped<T> {
  readonly config: T;
  /** One sentence for each number that was changed. */
  readonly problems: readonly string[];
}

const BOUNDS: readonly string[] = ['min_value', 'max_value'];
/** Fields that can be out of range at once. */
const MOST = 100;

/** What the structure of a config allows; everything else about it is left as it is. */
export function clampStructure(raw: unknown): Clamped<unknown> {
  let config = raw;
  const problems: string[] = [];
  for (let turn = 0; turn < MOST; turn++) {
    const result = v.safeParse(runConfigSchema, config);
    const issue = result.issues?.find(({ type, requirement }) => BOUNDS.includes(type) && typeof requirement === 'number');
    if (!issue?.path) break;
    const path = issue.path.map(({ key }) => String(key)).join('.');
    const bound = Number(issue.requirement);
    const moved: unknown = setPath(config, path, bound);
    // A field whose name a path cannot express stays as it is, and is reported by whoever parses the config.
    if (getPath(moved, path) !== bound || getPath(config, path) === bound) break;
    config = moved;
    problems.push(`run config field "${path}" is ${issue.received}, expected ${issue.expected}: ${bound} is used`);
  }
  return { config, problems };
}

/** What the plugins allow, once the worker has told; a value that no bound mends gives way to the plugin's default. */
export function clampParameters(config: RunConfig, catalog: Catalog): Clamped<RunConfig> {
  let mended = config;
  const problems: string[] = [];
  for (const [path, problem] of checkConfig(config, catalog)) {
    const match = /^(.+)\.params\.([^.]+)$/.exec(path);
    if (!match) continue;
    const [, owner = '', name = ''] = match;
    const value = getPath(config, path);
    const spec = specOf(config, catalog, owner, name);
    const isBounded = (spec?.kind === 'integer' || spec?.kind === 'real') && typeof value === 'number';
    const bounded: Json | undefined = isBounded
      ? Math.min(spec.max, Math.max(spec.min, spec.kind === 'integer' ? Math.round(value) : value))
      : undefined;
    mended = setPath(mended, path, bounded);
    problems.push(`${problem}: ${bounded ?? (spec ? `the default, ${spec.default},` : 'none')} is used`);
  }
  return { config: mended, problems };
}

function specOf(config: RunConfig, catalog: Catalog, owner: string, name: string) {
  const id = owner === 'data' ? config.data.id : getPath(config, `${owner}.id`);
  const lists = [
    catalog.datasets,
    catalog.models,
    catalog.methods,
    catalog.attacks,
    catalog.threatModels,
    catalog.optimisers,
    catalog.schedules,
  ];
  const kinds: Readonly<Record<string, number>> = { data: 0, model: 1, method: 2, attack: 3, threatModel: 4, optimiser: 5, schedule: 6 };
  const entries = lists[kinds[owner.split('.').at(-1) ?? ''] ?? -1] ?? [];
  const params = entries.find((entry) => entry.id === id)?.params;
  return params && Object.hasOwn(params, name) ? params[name] : undefined;
}

/** Mends the settings that the page was opened with as soon as it knows what the worker offers. */
export function clampOpened(store: StoreApi<AppState>): void {
  const stop = store.subscribe(({ catalog, config: opened, linkProblems }) => {
    if (!catalog) return;
    stop();
    const { config, problems } = clampParameters(opened, catalog);
    if (problems.length > 0) store.setState({ config, linkProblems: [...linkProblems, ...problems] });
  });
}
