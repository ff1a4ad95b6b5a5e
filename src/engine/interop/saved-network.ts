/** A network as a file of ours: safetensors with its model, classes and normalisation in the metadata. */
import * as v from 'valibot';
import { DataError } from '../../protocol/errors';
import { IMAGE_CHANNELS, IMAGE_SIZE } from '../../protocol/images';
import { type PluginChoice, pluginChoice } from '../../protocol/run-config';
import type { Architecture, Normalisation } from '../architecture';
import { models } from '../models';
import { NORMALISATION } from '../models/builder';
import type { WeightValues } from '../network';
import { readSafetensors, writeSafetensors } from '../safetensors';

/** Weights with the model choice they belong to. */
export interface SavedNetwork {
  readonly model: PluginChoice;
  readonly classes: readonly string[];
  /** Where it is not our own. */
  readonly normalisation?: Normalisation;
  readonly weights: WeightValues;
}

const FORMAT = 'mixacm-network';
/** Marks files in another layout that carry the same metadata. */
const WRITER = 'mixacm-playground';

const numbers = v.pipe(v.array(v.pipe(v.number(), v.finite())), v.length(IMAGE_CHANNELS));

const identity = v.object({
  model: pluginChoice,
  classes: v.array(v.string()),
  normalisation: v.optional(v.object({ mean: numbers, std: numbers })),
});

/** What a network is, apart from its weights. */
export type Identity = Omit<SavedNetwork, 'weights'>;

/** What a file's metadata says it is. */
export function identityMetadata({ model, classes, normalisation }: Identity): Record<string, string> {
  const parts = { model, classes, ...(normalisation ? { normalisation } : {}) };
  return { writer: WRITER, ...Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, JSON.stringify(value)])) };
}

/** @throws DataError when the metadata does not say what network this is */
export function readIdentity(metadata: Readonly<Record<string, string>>): Identity {
  const parsed: Record<string, unknown> = {};
  for (const name of Object.keys(identity.entries)) {
    const text = metadata[name];
    try {
      if (text !== undefined) parsed[name] = JSON.parse(text);
    } catch {
      throw new DataError(`safetensors metadata "${name}" is ${JSON.stringify(text?.slice(0, 40))}, expected JSON`);
    }
  }
  const result = v.safeParse(identity, parsed);
  if (result.success) {
    const { model, classes, normalisation } = result.output;
    return { model, classes, ...(normalisation ? { normalisation } : {}) };
  }
  const [issue] = result.issues;
  const path = issue.path?.map((part) => String(part.key)).join('.') ?? '';
  throw new DataError(`safetensors metadata "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
}

export function encodeSaved(saved: SavedNetwork): ArrayBuffer {
  return writeSafetensors({ tensors: saved.weights, metadata: { format: FORMAT, ...identityMetadata(saved) } });
}

/** True for a file that says itself what network it is, in whatever layout. */
export const saysWhatItIs = ({ format, writer }: Readonly<Record<string, string>>): boolean => format === FORMAT || writer === WRITER;

/** @throws DataError when the bytes are not a network of ours */
export function decodeNetwork(bytes: ArrayBuffer): SavedNetwork {
  const { tensors, metadata } = readSafetensors(bytes);
  if (metadata.format !== FORMAT) throw new DataError(`file format is "${metadata.format}", expected "${FORMAT}"`);
  return { ...readIdentity(metadata), weights: tensors };
}

/** The normalisation of an architecture where it is not our own. */
export function ownNormalisation({ layers }: Architecture): { readonly normalisation?: Normalisation } {
  const layer = layers.find(({ op }) => op === 'normalise');
  if (layer?.op !== 'normalise') return {};
  const { mean, std } = layer;
  return JSON.stringify({ mean, std }) === JSON.stringify(NORMALISATION) ? {} : { normalisation: { mean, std } };
}

/**
 * The architecture that saved weights belong to, on images of our size.
 * @throws ConfigError for a model or parameter that does not exist
 */
export function savedArchitecture({ model, classes, normalisation }: Identity): Architecture {
  const context = { input: [IMAGE_SIZE, IMAGE_SIZE, IMAGE_CHANNELS] as const, classes: classes.length };
  return models.get(model.id).architecture(model.params, { ...context, ...(normalisation ? { normalisation } : {}) });
}
