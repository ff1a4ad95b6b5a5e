/** Which variant of a kernel runs; the autotuner changes it. */
import { type GatherGemm, type GemmVariant, tileWidth } from './gather-gemm';
import type { Gpu } from './gpu';

export type TunedKernel = 'forward' | 'inputGradient';

/** Candidates; the first is the one used on hardware, the second on software, where nothing has been measured. */
export const VARIANTS: readonly GemmVariant[] = [
  { tiled: true, rows: 4 },
  { tiled: false, rows: 4 },
  { tiled: false, rows: 8 },
  { tiled: false, rows: 2 },
  { tiled: true, rows: 8 },
];

/** As in `tiles of 4 rows`. */
export const describeVariant = ({ tiled, rows }: GemmVariant): string => `${tiled ? 'tiles' : 'threads'} of ${rows} rows`;

export type Choice = Readonly<Record<TunedKernel, GemmVariant>>;

const choices = new WeakMap<Gpu, Choice>();

export function choose(gpu: Gpu, choice: Choice): void {
  choices.set(gpu, choice);
}

/** The chosen variant, or the barrier-free one where the shape does not fit tiles. */
export function variantFor(gpu: Gpu, kernel: TunedKernel, shape: Pick<GatherGemm, 'columnQuads' | 'channelQuads'>): GemmVariant {
  const variant = choices.get(gpu)?.[kernel] ?? VARIANTS[gpu.isSoftware ? 1 : 0]!;
  return variant.tiled && tileWidth(shape) === 0 ? { tiled: false, rows: 4 } : variant;
}
