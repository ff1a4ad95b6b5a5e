/** Foreign checkpoints as networks of ours. */
import { ConfigError } from '../../protocol/errors';
import { type AnyLayer, type Architecture, type WeightSpec, weightSpecs } from '../architecture';
import { NORMALISATION } from '../models/builder';
import type { WeightValues } from '../network';
import { type NamedTensor, readSafetensors } from '../safetensors';
import type { TeacherCard } from './card';
import { inverse, permute, torchOrder } from './layout';
import { type Naming, namingsOf, torchName } from './names';
import { paddingShortcuts } from './padding-shortcut';
import { type Identity, readIdentity, type SavedNetwork, savedArchitecture, saysWhatItIs } from './saved-network';

export interface ImportedNetwork extends SavedNetwork {
  /** What a reader should know: tensors left out, shortcuts replaced. */
  readonly notes: readonly string[];
}

/** Buffers that inference has no use for. */
const isCounter = (name: string): boolean => name.endsWith('num_batches_tracked');

/** What wrappers put before every name. */
const WRAPPERS = ['module.', 'model.', 'net.', 'state_dict.', '_orig_mod.'];

/** Parts of public state dicts that no forward pass uses: a second first block in the code of TRADES. */
const UNUSED: Readonly<Record<string, RegExp>> = { 'wide-resnet': /^sub_block1\./ };

function withoutWrappers(tensors: ReadonlyMap<string, NamedTensor>): ReadonlyMap<string, NamedTensor> {
  const wrapper = WRAPPERS.find((prefix) => tensors.size > 0 && [...tensors.keys()].every((name) => name.startsWith(prefix)));
  if (wrapper === undefined) return tensors;
  return withoutWrappers(new Map([...tensors].map(([name, tensor]) => [name.slice(wrapper.length), tensor])));
}

/** One weight of ours and where a file has it. */
interface Place {
  readonly spec: WeightSpec;
  readonly name: string;
  readonly shape: readonly number[];
  /** From the file's order of axes to ours. */
  readonly order: readonly number[] | null;
}

function placesOf(architecture: Architecture, naming: Naming | null): Place[] {
  const layers = new Map<string, AnyLayer>(architecture.layers.map((layer) => [layer.id, layer]));
  return weightSpecs(architecture).map((spec) => {
    if (!naming) return { spec, name: spec.name, shape: spec.shape, order: null };
    const layer = layers.get(spec.name.slice(0, spec.name.lastIndexOf('.')))!;
    const name = torchName(naming, layer, spec.kind);
    if (spec.kind !== 'kernel') return { spec, name, shape: spec.shape, order: null };
    const order = torchOrder(layer.op);
    return { spec, name, shape: order.map((axis) => spec.shape[axis]!), order: inverse(order) };
  });
}

/** The naming under which most tensors are found; of equals the first. */
function bestPlaces(model: string, architecture: Architecture, tensors: ReadonlyMap<string, NamedTensor>): Place[] {
  const candidates = [...namingsOf(model, architecture), null].map((naming) => placesOf(architecture, naming));
  const found = (places: readonly Place[]) => places.filter(({ name }) => tensors.has(name)).length;
  return candidates.reduce((best, places) => (found(places) > found(best) ? places : best));
}

const several = (count: number): string => (count > 1 ? ` and ${count - 1} more are` : ' is');

function checkNames(model: string, places: readonly Place[], tensors: ReadonlyMap<string, NamedTensor>): void {
  const missing = places.filter(({ name }) => !tensors.has(name));
  if (missing[0]) {
    const { name, shape, spec } = missing[0];
    const hint = missing.every(({ spec: { name: ours } }) => ours.startsWith('final.'))
      ? '; a network without batch norm at its end has the parameter "finalNorm" false'
      : '';
    const where = `layer "${spec.name.slice(0, spec.name.lastIndexOf('.'))}" of ${model}`;
    throw new ConfigError(`tensor "${name}"${several(missing.length)} missing, expected shape [${shape}] for ${where}${hint}`);
  }
  const known = new Set(places.map(({ name }) => name));
  const extra = [...tensors].filter(([name]) => !known.has(name));
  if (extra[0]) {
    const [name, { shape }] = extra[0];
    const examples = [...known].slice(0, 3).join(', ');
    throw new ConfigError(
      `tensor "${name}" of shape [${shape}]${several(extra.length)} no part of ${model}, expected its ${known.size} tensors (${examples}, ...)`,
    );
  }
}

function readPlace({ spec, name, shape, order }: Place, tensor: NamedTensor): NamedTensor {
  if (tensor.shape.join() !== shape.join()) {
    throw new ConfigError(`tensor "${name}" has shape [${tensor.shape}], expected [${shape}] for weight "${spec.name}"`);
  }
  const broken = tensor.data.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) throw new ConfigError(`tensor "${name}" is ${tensor.data[broken]} at position ${broken}, expected finite numbers`);
  const negative = spec.kind === 'variance' ? tensor.data.findIndex((value) => value < 0) : -1;
  if (negative >= 0) throw new ConfigError(`tensor "${name}" is ${tensor.data[negative]} at position ${negative}, expected a variance`);
  return order ? permute(tensor, order) : tensor;
}

function checkAgainst(card: TeacherCard, own: Identity): void {
  const differ = (field: string, has: unknown, wants: unknown) => {
    if (JSON.stringify(has) === JSON.stringify(wants)) return;
    throw new ConfigError(`card field "${field}" is ${JSON.stringify(has)}, expected ${JSON.stringify(wants)} as the file itself says`);
  };
  differ('architecture', card.model.id, own.model.id);
  differ('classes', card.classes, own.classes);
  differ('normalisation', card.normalisation, own.normalisation ?? NORMALISATION);
}

/** Drops what nothing needs and fills in what has no weights, each with a note. */
function prepare(model: string, architecture: Architecture, raw: ReadonlyMap<string, NamedTensor>) {
  const notes: string[] = [];
  const unused = UNUSED[model];
  const kept = new Map([...withoutWrappers(raw)].filter(([name]) => !unused?.test(name)));
  if (kept.size < raw.size) notes.push(`${raw.size - kept.size} tensors that no forward pass uses were left out`);
  const hasShortcut = [...kept.keys()].some((name) => /shortcut|downsample/i.test(name));
  const filled = hasShortcut || model !== 'resnet' ? new Map<string, NamedTensor>() : paddingShortcuts(architecture);
  if (filled.size > 0)
    notes.push('the file has no shortcut weights: its shortcuts pad with zeros (option A), rebuilt as fixed projections');
  return { tensors: kept, filled, notes };
}

/**
 * Reads a checkpoint: one of ours, or one of PyTorch under the names that public code for these architectures uses, kernels
 * [out, in, height, width] and dense weights [out, in]. A `module.` before every name and batch counters are ignored.
 * @param card null for a file that says itself what it is
 * @throws DataError for a damaged file; ConfigError naming a tensor that is missing, extra, misshapen or not finite, or a
 * card that does not fit
 */
export function importNetwork(bytes: ArrayBuffer, card: TeacherCard | null): ImportedNetwork {
  const { tensors: raw, metadata } = readSafetensors(bytes, { skip: isCounter });
  const own = saysWhatItIs(metadata) ? readIdentity(metadata) : null;
  if (!own && !card) throw new ConfigError('card is missing, expected a JSON file with architecture, normalisation and classes');
  if (own && card) checkAgainst(card, own);
  const { model, classes, normalisation } = own ?? card!;
  const identity: Identity = { model, classes, ...(normalisation ? { normalisation } : {}) };
  const architecture = savedArchitecture(identity);
  const { tensors, filled, notes } = prepare(model.id, architecture, raw);
  const places = bestPlaces(model.id, architecture, tensors).filter(({ spec }) => !filled.has(spec.name));
  checkNames(model.id, places, tensors);
  const read = new Map(places.map((place) => [place.spec.name, readPlace(place, tensors.get(place.name)!)]));
  const weights: WeightValues = new Map(weightSpecs(architecture).map(({ name }) => [name, (read.get(name) ?? filled.get(name))!]));
  return { ...identity, weights, notes };
}
