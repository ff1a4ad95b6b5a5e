/** Results that wait, in forms that their reader may finish in a cheaper way than by computing them on their own. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Pending } from './lazy';

/** A tensor to add: as it is, only where `mask` is positive, or spread from [batch, channels] over all positions. */
export interface Addend {
  readonly tensor: TensorInfo;
  readonly mask?: TensorInfo;
  /** Factor of a spread tensor. */
  readonly spread?: number;
  /** [rows]: each row of the tensor, [rows, columns], is multiplied by its own number. */
  readonly rowScale?: TensorInfo;
}

/** A sum of addends, and perhaps one convolution's input gradient. */
export interface PendingSum extends Pending {
  readonly kind: 'sum';
  readonly shape: readonly number[];
  readonly addends: readonly Addend[];
  /** Computes the input gradient and adds the addends to it. */
  readonly convolution?: (addends: readonly Addend[], out: TensorInfo) => void;
}

/** [slices, ...]: the sum over the slices is the result. */
export interface PendingSlices extends Pending {
  readonly kind: 'slices';
  readonly partials: TensorInfo;
  readonly slices: number;
}

/** A new parameter or optimiser state; all that wait are computed together. */
export interface PendingUpdate extends Pending {
  readonly kind: 'update';
}

/** Values that are there, packed in half precision. */
export interface PendingHalf extends Pending {
  readonly kind: 'half';
  /** [size / 2], pairs of halves. */
  readonly packed: TensorInfo;
}

export type Unfinished = PendingSum | PendingSlices | PendingUpdate | PendingHalf;
