/** The small JSON file that says what a foreign checkpoint is. */
import * as v from 'valibot';
import { ConfigError } from '../../protocol/errors';
import { IMAGE_CHANNELS } from '../../protocol/images';
import { type PluginChoice, pluginChoice } from '../../protocol/run-config';
import type { Normalisation } from '../architecture';

const finite = v.pipe(v.number(), v.finite());
const colours = (entry: typeof finite) => v.pipe(v.array(entry), v.length(IMAGE_CHANNELS));

const schema = v.strictObject({
  /** A model of ours by its id, with the parameters that differ from its defaults. */
  architecture: v.union([v.string(), pluginChoice]),
  /** What images in [0, 1] were shifted and divided by; mean 0 and std 1 for none. */
  normalisation: v.strictObject({ mean: colours(finite), std: colours(finite) }),
  /** Names in the order of the logits. */
  classes: v.pipe(v.array(v.string()), v.minLength(2), v.maxLength(1000)),
  /** What it was trained on, for people. */
  dataset: v.optional(v.string()),
  name: v.optional(v.string()),
  /** Where it comes from, for people. */
  source: v.optional(v.string()),
});

export interface TeacherCard {
  readonly model: PluginChoice;
  readonly normalisation: Normalisation;
  readonly classes: readonly string[];
  readonly dataset?: string;
  readonly name?: string;
  readonly source?: string;
}

/**
 * Reads a card: `{"architecture": "resnet-18", "normalisation": {"mean": [r, g, b], "std": [r, g, b]}, "classes": [...]}`.
 * @throws ConfigError naming the field, its value and what was expected
 */
export function parseCard(text: string): TeacherCard {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(
      `card is not JSON (${(error as Error).message}), expected an object with architecture, normalisation and classes`,
    );
  }
  const result = v.safeParse(schema, raw);
  if (!result.success) {
    const [issue] = result.issues;
    const path = issue.path?.map((part) => String(part.key)).join('.');
    if (!path) throw new ConfigError(`card is ${issue.received}, expected an object with architecture, normalisation and classes`);
    if (issue.expected === 'never')
      throw new ConfigError(`card field "${path}" is unknown, expected one of ${Object.keys(schema.entries).join(', ')}`);
    throw new ConfigError(`card field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
  }
  const { architecture, normalisation, classes, ...rest } = result.output;
  const thin = normalisation.std.findIndex((value) => value <= 0);
  if (thin >= 0) throw new ConfigError(`card field "normalisation.std.${thin}" is ${normalisation.std[thin]}, expected a number above 0`);
  const twice = classes.find((name, index) => classes.indexOf(name) !== index);
  if (twice !== undefined) throw new ConfigError(`card field "classes" has "${twice}" twice, expected every name once`);
  const model = typeof architecture === 'string' ? { id: architecture, params: {} } : architecture;
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { model, normalisation, classes, ...known };
}
