/** Every setting of an experiment by its path, with its declaration: what can be swept, and how settings are called. */
import type { Catalog, CatalogEntry } from '../../protocol/catalog';
import { checkParam, type ParamSpec, type ParamSpecs } from '../../protocol/params';
import { NETWORK_ROLES, type NetworkRole, type PluginChoice, type RunConfig } from '../../protocol/run-config';
import { getPath } from '../../runs/config-path';
import { fromShown, toShown } from '../controls/scale';
import { plain } from '../format';
import { catalogSpec } from '../i18n/catalog';
import type { Translated } from '../i18n/define-text';
import { AUGMENT_SPECS, DATA_SPECS, EVALUATION_SPECS, LIVE_SPECS, TRAINING_SPECS } from '../run-specs';
import type { en } from './names';

type Text = Translated<Pick<typeof en, 'fields' | 'networks' | 'parts'>>;

export interface Parameter {
  readonly path: string;
  /** Network or part of the experiment that it belongs to. */
  readonly group: string;
  readonly label: string;
  readonly spec: ParamSpec;
}

export function parametersOf(config: RunConfig, catalog: Catalog, t: Text): readonly Parameter[] {
  const list: Parameter[] = [];
  const put = (group: string, path: string, specs: ParamSpecs, prefix = '') => {
    for (const [name, english] of Object.entries(specs)) {
      const spec = catalogSpec(english);
      list.push({ path: `${path}.${name}`, group, label: `${prefix}${spec.label}`, spec });
    }
  };
  const plugin = (group: string, path: string, label: string, choice: PluginChoice, entries: readonly CatalogEntry[], prefix = '') => {
    const spec: ParamSpec = { kind: 'choice', label, default: choice.id, options: entries.map(({ id }) => id) };
    list.push({ path, group, label: `${prefix}${label}`, spec });
    put(group, `${path}.params`, entries.find(({ id }) => id === choice.id)?.params ?? {}, prefix);
  };
  // Students are what most sweeps are about.
  for (const role of NETWORK_ROLES.toReversed()) {
    const network = config[role];
    if (!network || 'shipped' in network) continue;
    const group = t.networks[role];
    plugin(group, `${role}.method`, t.fields.method, network.method, catalog.methods);
    put(group, role, TRAINING_SPECS);
    plugin(group, `${role}.model`, t.fields.model, network.model, catalog.models);
    plugin(group, `${role}.optimiser`, t.fields.optimiser, network.optimiser, catalog.optimisers);
    plugin(group, `${role}.schedule`, t.fields.schedule, network.schedule, catalog.schedules);
    put(group, `${role}.augment`, AUGMENT_SPECS);
  }
  const { threatModel, attack, live } = config.evaluation;
  plugin(t.parts.evaluation, 'evaluation.threatModel', t.fields.threatModel, threatModel, catalog.threatModels);
  plugin(t.parts.evaluation, 'evaluation.attack', t.fields.attack, attack, catalog.attacks);
  put(t.parts.evaluation, 'evaluation', EVALUATION_SPECS);
  const prefix = `${t.fields.live}: `;
  plugin(t.parts.evaluation, 'evaluation.live.attack', t.fields.attack, live.attack, catalog.attacks, prefix);
  put(t.parts.evaluation, 'evaluation.live', LIVE_SPECS, prefix);
  const { seed: _, early: __, ...data } = DATA_SPECS;
  put(t.parts.data, 'data', data);
  put(t.parts.data, 'data.params', catalog.datasets.find(({ id }) => id === config.data.id)?.params ?? {});
  return list;
}

/** The value that a config has at a parameter, its default where it says nothing. */
export function currentValue(config: RunConfig, { path, spec }: Parameter): string | number | boolean {
  const found = getPath(config, path);
  if (typeof found === 'object' && found !== null && 'id' in found) return String(found.id);
  return typeof found === 'number' || typeof found === 'string' || typeof found === 'boolean' ? found : spec.default;
}

/** A value as people see it, in the parameter's unit. */
export function showValue(value: unknown, spec: ParamSpec | undefined, t: Text): string {
  if (value === undefined) return spec ? showValue(spec.default, spec, t) : t.fields.absent;
  if (value === null) return t.fields.absent;
  if (typeof value === 'boolean') return value ? t.fields.yes : t.fields.no;
  if (typeof value === 'string') return value;
  if (typeof value === 'object') return 'id' in value ? String(value.id) : t.fields.present;
  const number = Number(value);
  if (spec && 'unit' in spec && spec.unit === '1/255') return `${plain(toShown(spec, number))}/255`;
  return Number.isInteger(number) ? String(number) : plain(number);
}

/**
 * Values as they are typed, in shown units, separated by commas.
 * @throws ConfigError for one that does not fit
 */
export function parseValues(typed: string, { spec, label }: Parameter): readonly (string | number | boolean)[] {
  const parts = typed.split(/[\s,;、，]+/).filter(Boolean);
  return parts.map((part) => {
    if (spec.kind === 'flag')
      return checkParam(label, spec, part === 'true' || part === '1' ? true : part === 'false' || part === '0' ? false : part);
    if (spec.kind === 'choice') return checkParam(label, spec, part);
    const number = Number(part.replace(/\/255$/, ''));
    return checkParam(label, spec, Number.isNaN(number) ? part : fromShown(spec, number));
  });
}

const roleOf = (path: string): NetworkRole | null => NETWORK_ROLES.find((role) => path.startsWith(`${role}.`) || path === role) ?? null;

/** What a path is called, with its network unless that is the student. */
export function nameOf(path: string, parameters: readonly Parameter[], t: Text): string {
  if (path === 'seed') return t.fields.seed;
  const role = roleOf(path);
  if (role && path === role) return t.networks[role];
  const found = parameters.find((each) => each.path === path) ?? parameters.find((each) => path === `${each.path}.id`);
  const label = found?.label ?? path.split('.').at(-1) ?? path;
  return role && role !== 'student' ? `${t.networks[role]}: ${label}` : label;
}
