/** A whole experiment as data: what a preset, a share link and `lab run` all hold. */
import * as v from 'valibot';
import { ConfigError } from './errors';

const paramValue = v.union([v.pipe(v.number(), v.finite()), v.string(), v.boolean()]);
/** A plugin by its id, with the parameters that differ from its defaults. */
export const pluginChoice = v.strictObject({ id: v.string(), params: v.optional(v.record(v.string(), paramValue), {}) });
const choice = pluginChoice;
const positive = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));

const training = v.strictObject({
  model: choice,
  method: choice,
  /** Optimiser updates. */
  steps: positive(1_000_000),
  batchSize: positive(4096),
  optimiser: choice,
  schedule: choice,
  /** Mirror half of the images; pad by `crop` pixels and cut back at a random place. */
  augment: v.optional(v.strictObject({ flip: v.boolean(), crop: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8)) }), {
    flip: true,
    crop: 2,
  }),
  /** `plain` starts from the trained ordinary network; its cost is then part of this network's cost. */
  startFrom: v.optional(v.picklist(['scratch', 'plain']), 'scratch'),
});

/** What stands before the name of a network that the user brought along. */
export const IMPORTED = 'imported:';

/** A network that is ready before the run: the stem of a file in public/models, or an imported one's name after {@link IMPORTED}. */
const shipped = v.strictObject({ shipped: v.pipe(v.string(), v.regex(/^(imported:)?[a-z0-9-]+$/)) });

export const runConfigSchema = v.strictObject({
  version: v.literal(1),
  name: v.pipe(v.string(), v.maxLength(200)),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
  data: v.strictObject({
    id: v.string(),
    params: v.optional(v.record(v.string(), paramValue), {}),
    /** Keep only these classes, numbered in this order. */
    classes: v.optional(v.pipe(v.array(v.string()), v.minLength(2), v.maxLength(256))),
    /** Use only the first `limit` training images (of a seeded order). */
    limit: v.optional(positive(1_000_000)),
    /** As many training images of every class; with `limit`, that many together. */
    balanced: v.optional(v.boolean()),
    /** The first class keeps this many times as many training images as the last, those between on a geometric scale. */
    imbalance: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(1000))),
    /** Share of training images that get a wrong class. */
    labelNoise: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    /** Hold back this many training images and report on them instead of on the test set. */
    validation: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)), 0),
    /** Start while an import or download goes on, with the images that are there; such a run cannot be repeated exactly. */
    early: v.optional(v.boolean()),
  }),
  plain: v.nullable(training),
  teacher: v.nullable(v.union([training, shipped])),
  student: v.nullable(training),
  evaluation: v.strictObject({
    threatModel: choice,
    attack: choice,
    count: positive(1_000_000),
    batchSize: positive(4096),
    /** The small evaluation behind the live chart. */
    live: v.strictObject({ attack: choice, count: positive(100_000), every: positive(1_000_000) }),
  }),
});

export type RunConfig = v.InferOutput<typeof runConfigSchema>;
/** What a preset writes down: the fields with defaults may be left out. */
export type RunConfigInput = v.InferInput<typeof runConfigSchema>;
export type TrainingConfig = v.InferOutput<typeof training>;
export type PluginChoice = v.InferOutput<typeof choice>;

/** The three networks of a run: an ordinary one, the robust teacher, and the student. */
export type NetworkRole = 'plain' | 'teacher' | 'student';
export const NETWORK_ROLES: readonly NetworkRole[] = ['plain', 'teacher', 'student'];

/** True when the teacher is loaded rather than trained. */
export function isShipped(network: RunConfig['teacher']): network is { shipped: string } {
  return network !== null && 'shipped' in network;
}

/** The name of an imported network; null for one that is shipped with the app. */
export function importedName(id: string): string | null {
  return /^imported:([a-z0-9-]+)$/.exec(id)?.[1] ?? null;
}

/**
 * Checks the structure of a config; parameters of plugins are checked by the plugin that owns them.
 * @throws ConfigError naming the field, the value and what was expected
 */
export function parseRunConfig(raw: unknown): RunConfig {
  const result = v.safeParse(runConfigSchema, raw);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = issue.path?.map((part) => String(part.key)).join('.') || 'config';
  if (issue.expected === 'never') throw new ConfigError(`run config field "${path}" is unknown, expected a field of the schema`);
  throw new ConfigError(`run config field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
}
