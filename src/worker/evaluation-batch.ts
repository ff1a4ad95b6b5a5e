/** How many images an evaluation attacks at once. */
import type { Architecture } from '../engine/architecture';
import { activationBytes } from '../engine/evaluation/activation-bytes';
import type { BackendName } from '../protocol/messages';

const MB = 2 ** 20;

/**
 * Memory that a batch may fill, and images beyond which a larger one only makes pauses rarer. WASM ends at 2 GB or 4 GB for
 * everything; of a GPU the browser does not tell the memory, and what it has is shared with the screen.
 */
const BUDGETS: Readonly<Record<BackendName, { readonly bytes: number; readonly most: number }>> = {
  webgpu: { bytes: 1024 * MB, most: 500 },
  webgl: { bytes: 256 * MB, most: 100 },
  wasm: { bytes: 384 * MB, most: 100 },
  cpu: { bytes: 128 * MB, most: 20 },
};

export interface EvaluationBatch {
  readonly batchSize: number;
  /** Estimated peak under attack. */
  readonly bytesPerImage: number;
  readonly bytesAllowed: number;
}

/** As many images as fit into the backend's budget, `atMost` where that is given, no more than there are, at least one. */
export function chooseBatch(
  architecture: Architecture,
  backend: BackendName,
  { count, atMost }: { count: number; atMost?: number | undefined },
): EvaluationBatch {
  const { bytes, most } = BUDGETS[backend];
  const bytesPerImage = activationBytes(architecture);
  const fitting = Math.floor(bytes / bytesPerImage);
  return { batchSize: Math.max(1, Math.min(fitting, atMost ?? most, count)), bytesPerImage, bytesAllowed: bytes };
}
