/** Runs that differ in their seed only, as one; and what two such groups differ in. */
import type { AccuracyGap, EvaluationReport } from '../../protocol/report';
import type { NetworkRole } from '../../protocol/run-config';
import { seedGroup } from './changes';
import type { RunRecord } from './record';

export interface SeedGroup {
  readonly key: string;
  /** By seed. */
  readonly runs: readonly RunRecord[];
}

/** Of several runs with one seed the one that counts: a finished one, then the newest. */
function onePerSeed(runs: readonly RunRecord[]): readonly RunRecord[] {
  const rank = ({ state, createdAt }: RunRecord) => (state === 'finished' ? 2 ** 53 : 0) + createdAt;
  const best = new Map<number, RunRecord>();
  for (const run of runs) {
    const other = best.get(run.config.seed);
    if (!other || rank(run) > rank(other)) best.set(run.config.seed, run);
  }
  return [...best.values()].toSorted((a, b) => a.config.seed - b.config.seed);
}

/** In the order of their first runs. */
export function groupBySeed(runs: readonly RunRecord[]): readonly SeedGroup[] {
  const groups = new Map<string, RunRecord[]>();
  for (const run of runs) {
    // A run that was changed on the way is comparable to none that was not.
    const key = run.adjusted > 0 ? `${run.runId} alone` : seedGroup(run.config);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups].map(([key, members]) => ({ key, runs: onePerSeed(members) }));
}

export interface Spread {
  readonly mean: number;
  /** Standard deviation over seeds; null for one. */
  readonly deviation: number | null;
  readonly n: number;
}

/** Mean and standard deviation (n - 1); null without values. */
export function spreadOf(values: readonly number[]): Spread | null {
  const n = values.length;
  if (n === 0) return null;
  const mean = values.reduce((sum, each) => sum + each, 0) / n;
  return { mean, deviation: n > 1 ? Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (n - 1)) : null, n };
}

export interface GroupPoint {
  readonly clean: Spread;
  readonly robust: Spread;
  /** Multiply-accumulates of training; null where the ledger has none, as for a ready-made teacher. */
  readonly cost: number | null;
}

/** Where a group stands after its closing evaluations; null before the first. */
export function pointOf({ runs }: SeedGroup, network: NetworkRole): GroupPoint | null {
  const finals = runs.flatMap(({ finals: all }) => all[network] ?? []);
  const clean = spreadOf(finals.map((each) => each.clean.value));
  const robust = spreadOf(finals.map((each) => each.robust.value));
  const cost = spreadOf(runs.flatMap((run) => (run.finals[network] ? (run.cost[network] ?? []) : [])));
  return clean && robust ? { clean, robust, cost: cost?.mean ?? null } : null;
}

/** Two-sided 95 % points of Student's t by degrees of freedom, from 1. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
];
const Z = 1.96;

export interface Interval {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

export interface PooledGap {
  /** All images of all seeds together, the networks taken as they are. */
  readonly images: Interval & { readonly n: number };
  /** Seed by seed, for other seeds too; null for one seed. */
  readonly seeds: (Interval & { readonly n: number }) | null;
}

/**
 * Several paired differences as one. Over images: (b - c) / n with standard error sqrt(b + c - (b - c)^2 / n) / n of all pairs of images;
 * over seeds: the mean of the differences with Student's t.
 */
export function poolGaps(gaps: readonly AccuracyGap[]): PooledGap | null {
  const n = gaps.reduce((sum, gap) => sum + gap.n, 0);
  const bySeed = spreadOf(gaps.map(({ difference }) => difference));
  if (n === 0 || !bySeed) return null;
  const [b, c] = [gaps.reduce((sum, gap) => sum + gap.onlyFirst, 0), gaps.reduce((sum, gap) => sum + gap.onlySecond, 0)];
  const around = (difference: number, half: number, count: number) => ({
    difference,
    low: difference - half,
    high: difference + half,
    n: count,
  });
  const error = Math.sqrt(b + c - (b - c) ** 2 / n) / n;
  const half = bySeed.deviation === null ? null : ((T[bySeed.n - 2] ?? Z) * bySeed.deviation) / Math.sqrt(bySeed.n);
  return { images: around((b - c) / n, Z * error, n), seeds: half === null ? null : around(bySeed.mean, half, bySeed.n) };
}

/** What must be equal for two reports to be about the same pictures under the same attack. */
const question = ({ data, indexHash, threatModel, attacks, isComplete }: EvaluationReport): string | null =>
  isComplete
    ? JSON.stringify([data.id, data.hash, indexHash, threatModel, attacks.map(({ id, params, rounds }) => [id, params, rounds])])
    : null;

/** Reports of two groups that answer the same question, pair by pair. */
export function matchReports(first: readonly EvaluationReport[], second: readonly EvaluationReport[]) {
  const others = new Map(second.map((report) => [question(report), report]));
  return first.flatMap((report) => {
    const key = question(report);
    const other = key === null ? undefined : others.get(key);
    return other ? [{ first: report, second: other }] : [];
  });
}

/**
 * Positions of the points that no other dominates: none is at least as good in all and better in one.
 * @param points larger is better in every coordinate; negate costs
 */
export function front(points: readonly (readonly number[])[]): readonly number[] {
  const dominates = (a: readonly number[], b: readonly number[]) =>
    a.every((value, i) => value >= (b[i] ?? 0)) && a.some((value, i) => value > (b[i] ?? 0));
  return points.flatMap((point, position) => (points.some((other) => dominates(other, point)) ? [] : [position]));
}
