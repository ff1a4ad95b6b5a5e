/** How the cost of a step grows with batch, width and depth. */
import type { Counted } from './counting/counter';

const BASE = { depth: 20, batch: 64, width: 16 };

type Axis = keyof typeof BASE;

const VALUES: Readonly<Record<Axis, readonly number[]>> = { batch: [16, 64, 256], width: [16, 32, 64], depth: [8, 20, 32] };

export const AXES = Object.keys(VALUES) as readonly Axis[];

/** The workloads in which only one quantity differs, by its values. */
export function growing(axis: Axis): { readonly value: number; readonly workload: string }[] {
  return VALUES[axis].map((value) => {
    const size: Record<Axis, number> = { ...BASE, [axis]: value };
    const { depth, batch, width } = size;
    return { value, workload: `mixacm-resnet${depth}-b${batch}-w${width}` };
  });
}

export const GROWTH_WORKLOADS: readonly string[] = [...new Set(AXES.flatMap((axis) => growing(axis).map(({ workload }) => workload)))];

/** p of the power law y = c x^p that fits best: the slope of log y over log x by least squares. */
export function exponent(xs: readonly number[], ys: readonly number[]): number {
  const logs = xs.map((x, i) => [Math.log(x), Math.log(ys[i]!)] as const);
  const mean = (pick: 0 | 1) => logs.reduce((sum, point) => sum + point[pick], 0) / logs.length;
  const [centreX, centreY] = [mean(0), mean(1)];
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - centreX) * (y - centreY), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - centreX) ** 2, 0);
}

export interface Growth {
  readonly axis: string;
  readonly engine: string;
  readonly values: readonly number[];
  /** What was counted at each value. */
  readonly counted: readonly Counted[];
}

/** @param countedOf what an engine needs for a workload, or nothing where that was not measured */
export function growths(engines: readonly string[], countedOf: (engine: string, workload: string) => Counted | undefined): Growth[] {
  return AXES.flatMap((axis) =>
    engines.flatMap((engine) => {
      const points = growing(axis).flatMap(({ value, workload }) => {
        const counted = countedOf(engine, workload);
        return counted ? [{ value, counted }] : [];
      });
      const isMeasured = points.length === VALUES[axis].length;
      return isMeasured ? [{ axis, engine, values: points.map(({ value }) => value), counted: points.map(({ counted }) => counted) }] : [];
    }),
  );
}
