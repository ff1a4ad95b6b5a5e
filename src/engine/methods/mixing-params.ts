/** What methods that mix images share. */
import type { FlagSpec, RealSpec } from '../../protocol/params';
import { drawMixup, mix } from '../augment/mixup';
import type { Batch } from '../batches';
import type { Random } from '../random';

export const mixupAlpha: RealSpec = {
  kind: 'real',
  label: 'Mixup α',
  default: 1,
  min: 0,
  max: 10,
  live: true,
  help: 'Mix ratios are drawn from Beta(α, α); 0 mixes nothing.',
};

export const mixPerExample: FlagSpec = { kind: 'flag', label: 'Mix ratio per example', default: false };

export interface MixingValues {
  readonly mixupAlpha: number;
  readonly mixPerExample: boolean;
}

/** The batch mixed with a random order of itself, images and labels alike; unchanged where `mixupAlpha` is 0. */
export function mixBatch(batch: Batch, params: MixingValues, random: Random): Batch {
  if (params.mixupAlpha === 0) return batch;
  const draw = drawMixup(batch.images.shape[0], params.mixupAlpha, params.mixPerExample, random);
  return { images: mix(batch.images, draw), labels: mix(batch.labels, draw) };
}
