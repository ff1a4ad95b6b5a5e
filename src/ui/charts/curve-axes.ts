import type { CurveKind } from '../../protocol/report';

/** What each kind of curve has on its axis: how it is spaced, and how a place is written. */
export const AXES: Readonly<Record<CurveKind, { readonly log: boolean; format(x: number): string }>> = {
  epsilon: { log: false, format: (x) => String(Number((255 * x).toFixed(1))) },
  steps: { log: true, format: String },
  restarts: { log: false, format: String },
};
