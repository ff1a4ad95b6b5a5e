/** A capsule beside the run that was made from it. */
import type { RunResult } from '../protocol/messages';
import type { NetworkRole } from '../protocol/run-config';
import type { Capsule, CapsuleNetwork } from './capsule';

/** `equal`: the same number; `interval`: inside the recorded 95 % interval; `outside`: neither. */
export type Agreement = 'equal' | 'interval' | 'outside';

export interface ComparedValue {
  readonly network: NetworkRole;
  readonly what: 'clean' | 'robust';
  readonly recorded: CapsuleNetwork['clean'];
  readonly found: number;
  readonly agreement: Agreement;
}

export interface CapsuleComparison {
  readonly values: readonly ComparedValue[];
  /** Whether every weight is the same bit for bit; null where a side does not tell. */
  readonly weights: readonly { readonly network: NetworkRole; readonly isSame: boolean | null }[];
  /** Networks of the capsule that the run has not evaluated. */
  readonly missing: readonly NetworkRole[];
  /** What differs from the recorded environment, each with both values; bit for bit can be expected where nothing does. */
  readonly differences: readonly {
    readonly what: 'backend' | 'adapter' | 'kernels' | 'precision' | 'version' | 'data' | 'images';
    readonly recorded: string;
    readonly found: string;
  }[];
  readonly agreement: Agreement;
}

const WORST: readonly Agreement[] = ['equal', 'interval', 'outside'];

export function compareCapsule(capsule: Capsule, { environment, results, reports }: RunResult): CapsuleComparison {
  const found = new Map(results.filter(({ final }) => final).map((each) => [each.network, each]));
  const reportOf = (network: NetworkRole) => reports.find((each) => each.network === network)?.report;
  const values = capsule.networks.flatMap((recorded) =>
    (['clean', 'robust'] as const).flatMap((what): ComparedValue[] => {
      const now = found.get(recorded.network)?.[what];
      if (!now) return [];
      const { value, low, high, n } = recorded[what];
      const agreement = now.value === value && now.n === n ? 'equal' : now.value >= low && now.value <= high ? 'interval' : 'outside';
      return [{ network: recorded.network, what, recorded: recorded[what], found: now.value, agreement }];
    }),
  );
  const weights = capsule.networks.flatMap(({ network, checkpointHash }) => {
    const now = reportOf(network)?.checkpointHash;
    return found.has(network) ? [{ network, isSame: now && checkpointHash ? now === checkpointHash : null }] : [];
  });
  const missing = capsule.networks.flatMap(({ network }) => (found.has(network) ? [] : [network]));
  const { backend, adapter, kernels, precision } = environment.backend;
  const pairs = [
    ['backend', capsule.environment.backend, backend],
    ['adapter', capsule.environment.adapter, adapter],
    ['kernels', capsule.environment.kernels, kernels],
    ['precision', capsule.environment.precision ?? 'float32', precision ?? 'float32'],
    ['version', capsule.environment.version, environment.version],
    ['data', capsule.dataHash, environment.datasetHash],
    ...capsule.networks.flatMap(({ network, indexHash }) => {
      const now = reportOf(network)?.indexHash;
      return indexHash && now ? [['images', indexHash, now] as const] : [];
    }),
  ] as const;
  const differences = pairs.flatMap(([what, recorded, now]) => (recorded === now ? [] : [{ what, recorded, found: now }]));
  const worst = Math.max(0, ...values.map(({ agreement }) => WORST.indexOf(agreement)));
  return { values, weights, missing, differences, agreement: missing.length > 0 ? 'outside' : (WORST[worst] ?? 'outside') };
}
