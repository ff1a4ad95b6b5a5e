/** What a report says about the weights, the images and the device it stands on. */
import type { WeightValues } from '../engine/network';
import { Random } from '../engine/random';
import type { ImageSource, LoadedDataset } from '../protocol/images';
import type { BackendReport } from '../protocol/messages';
import type { EvaluationReport } from '../protocol/report';
import type { PluginChoice } from '../protocol/run-config';
import { sha256 } from '../protocol/sha256';
import type { EvaluationBatch } from './evaluation-batch';

/** The first `count` images of a seeded order: the same for a run and for every later evaluation under its seed. */
export function evaluationIndices(seed: number, { count: available }: ImageSource, count: number): Int32Array {
  const order = new Random(seed).fork('evaluation images').permutation(available);
  return order.subarray(0, Math.min(count, order.length));
}

/** SHA-256 of the positions as 32-bit little-endian numbers. */
export function hashIndices(indices: Int32Array): Promise<string> {
  const bytes = new DataView(new ArrayBuffer(indices.length * 4));
  for (const [i, index] of indices.entries()) bytes.setInt32(4 * i, index, true);
  return sha256(new Uint8Array(bytes.buffer));
}

/** SHA-256 of the hashes of all weights, in the order of their names, each under its name and shape. */
export async function hashWeights(weights: WeightValues): Promise<string> {
  const lines: string[] = [];
  for (const name of [...weights.keys()].sort()) {
    const { shape, data } = weights.get(name)!;
    lines.push(`${name} [${shape}] ${await sha256(new Uint8Array(data.slice().buffer))}`);
  }
  return sha256(lines.join('\n'));
}

export interface Device {
  readonly backend: BackendReport;
  readonly version: string;
}

export interface IdentityParts extends Device {
  readonly dataset: LoadedDataset;
  readonly data: { readonly id: string; readonly params: PluginChoice['params'] };
  readonly indices: Int32Array;
  readonly seed: number;
  readonly model: PluginChoice;
  readonly weights: WeightValues;
  readonly batch: EvaluationBatch;
}

export type Identity = Pick<EvaluationReport, 'data' | 'indexHash' | 'seed' | 'model' | 'checkpointHash' | 'environment'>;

export async function identityOf(parts: IdentityParts): Promise<Identity> {
  const { backend, version, batch } = parts;
  return {
    data: { id: parts.data.id, params: parts.data.params, hash: parts.dataset.hash },
    indexHash: await hashIndices(parts.indices),
    seed: parts.seed,
    model: parts.model,
    checkpointHash: await hashWeights(parts.weights),
    environment: { backend: backend.backend, adapter: backend.adapter, kernels: backend.kernels, version, ...batch },
  };
}
