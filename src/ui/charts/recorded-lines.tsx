/** The recorded run on the accuracy chart: dotted, in the background as soon as something live is there. */
import type { ReactNode } from 'react';
import { Line } from 'recharts';
import type { NetworkRole } from '../../protocol/run-config';
import type { AccuracyRow } from '../../runs/accuracy-rows';
import { NETWORKS } from '../networks';

/** Columns of their own beside the live ones, so that a line never joins a recorded point to a live one. */
export const recordedPoint = ({ x, network, record }: AccuracyRow): { readonly x: number } & Readonly<Record<string, number>> => ({
  x,
  [`${network}RecordedClean`]: record.clean.value,
  [`${network}RecordedRobust`]: record.robust.value,
});

/** What is not live says so: the class lets everyone tell, tests included. */
export function recordedLines(roles: readonly NetworkRole[], isBackground: boolean): readonly ReactNode[] {
  return roles.flatMap((role) =>
    (['Clean', 'Robust'] as const).map((kind) => (
      <Line
        key={`${role}Recorded${kind}`}
        className="recorded"
        dataKey={`${role}Recorded${kind}`}
        stroke={NETWORKS[role].colour}
        strokeOpacity={isBackground ? 0.42 : 0.9}
        strokeWidth={kind === 'Clean' ? 1.5 : 2.25}
        strokeDasharray={kind === 'Clean' ? '1 3' : '6 3 1 3'}
        strokeLinecap="round"
        dot={false}
        activeDot={false}
        connectNulls
        isAnimationActive={false}
      />
    )),
  );
}
