/** What the screen shows, as data and as an address: `?screen=see&view=attack&i=3&eps=8`. Pure. */
import { NETWORK_ROLES, type NetworkRole } from '../../../protocol/run-config';

export const VIEWS = ['attack', 'channels', 'mixup', 'slices', 'step'] as const;
export type ViewId = (typeof VIEWS)[number];
export const NORMS = ['linf', 'l2'] as const;
export type Norm = (typeof NORMS)[number];
export const SOURCES = ['shipped', 'live'] as const;
export type Source = (typeof SOURCES)[number];

/** Radii and steps are in pixel units times 255, as people write them. */
export interface SeeState {
  readonly view: ViewId;
  /** Null: the run's networks where there are any. */
  readonly source: Source | null;
  /** Test pictures looked at. */
  readonly index: number;
  readonly second: number;
  readonly norm: Norm;
  readonly epsilon: number;
  readonly stepSize: number;
  readonly steps: number;
  readonly start: 'image' | 'uniform';
  readonly target: number | null;
  readonly against: NetworkRole | 'own';
  /** From 1, as people count. */
  readonly tap: number;
  /** Share of the first picture in the mix, in percent. */
  readonly ratio: number;
}

/** Sensible radius and step of each norm, in 1/255. */
export const NORM_DEFAULTS: Readonly<Record<Norm, { readonly epsilon: number; readonly stepSize: number; readonly max: number }>> = {
  linf: { epsilon: 8, stepSize: 2, max: 32 },
  l2: { epsilon: 128, stepSize: 32, max: 512 },
};

export const MAX_STEPS = 40;

export const DEFAULTS: SeeState = {
  view: 'attack',
  source: null,
  index: 1,
  second: 3,
  norm: 'linf',
  ...{ epsilon: NORM_DEFAULTS.linf.epsilon, stepSize: NORM_DEFAULTS.linf.stepSize },
  steps: 20,
  start: 'image',
  target: null,
  against: 'own',
  tap: 4,
  ratio: 60,
};

const AGAINST = ['own', ...NETWORK_ROLES] as const;

interface Field<T> {
  readonly name: string;
  read(text: string): T | undefined;
}

const number = <T>(name: string, min: number, max: number, isWhole = true): Field<T | number> => ({
  name,
  read: (text) => {
    const value = Number(text);
    return text !== '' && Number.isFinite(value) && value >= min && value <= max && (!isWhole || Number.isInteger(value))
      ? value
      : undefined;
  },
});
const choice = <T extends string>(name: string, options: readonly T[]): Field<T> => ({
  name,
  read: (text) => options.find((option) => option === text),
});

const FIELDS: { readonly [K in keyof SeeState]: Field<NonNullable<SeeState[K]>> } = {
  view: choice('view', VIEWS),
  source: choice('nets', SOURCES),
  index: number('i', 0, 1e6),
  second: number('j', 0, 1e6),
  norm: choice('norm', NORMS),
  epsilon: number('eps', 0, 512, false),
  stepSize: number('alpha', 0, 512, false),
  steps: number('k', 1, MAX_STEPS),
  start: choice('start', ['image', 'uniform']),
  target: number('target', 0, 255),
  against: choice('against', AGAINST),
  tap: number('tap', 1, 8),
  ratio: number('r', 0, 100),
};

const KEYS = Object.keys(FIELDS) as (keyof SeeState)[];

/** What an address asks for; what it does not say, or says wrongly, stays at its default. */
export function readSee(search: string): SeeState {
  const query = new URLSearchParams(search);
  const found = KEYS.flatMap((key) => {
    const text = query.get(FIELDS[key].name);
    const value = text === null ? undefined : FIELDS[key].read(text);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...DEFAULTS, ...Object.fromEntries(found) };
}

/** The address's query with this state in it; defaults are left out, the rest of the query stays. */
export function writeSee(search: string, state: SeeState): string {
  const query = new URLSearchParams(search);
  for (const key of KEYS) {
    const value = state[key];
    if (value === null || value === DEFAULTS[key]) query.delete(FIELDS[key].name);
    else query.set(FIELDS[key].name, String(value));
  }
  return query.toString();
}
