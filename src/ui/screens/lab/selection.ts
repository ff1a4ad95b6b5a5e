/** Which runs are compared, and how; shared by every panel of the lab. */
import { useMemo } from 'react';
import { create } from 'zustand';
import type { NetworkRole } from '../../../protocol/run-config';
import type { Axis } from '../../../runs/history/curves';
import { groupBySeed, type SeedGroup } from '../../../runs/history/groups';
import type { RunRecord } from '../../../runs/history/record';
import { useHistory } from '../../context';

/** Runs compared before anyone has chosen: the last sweep, or the last few. */
const FIRST = 4;

interface Selection {
  /** Null until the user ticks something. */
  readonly chosen: ReadonlySet<string> | null;
  readonly role: NetworkRole | null;
  readonly axis: Axis;
  readonly what: 'accuracy' | 'total';
  /** Key of the group that others are compared with; null for the first. */
  readonly baseline: string | null;
}

export const useSelection = create<Selection>()(() => ({ chosen: null, role: null, axis: 'steps', what: 'accuracy', baseline: null }));
export const select = useSelection.setState;

function usual(runs: readonly RunRecord[]): ReadonlySet<string> {
  const sweepId = runs[0]?.sweepId;
  const shown = sweepId ? runs.filter((run) => run.sweepId === sweepId) : runs.slice(0, FIRST);
  return new Set(shown.map(({ runId }) => runId));
}

/** Ids of the compared runs. */
export function useChosen(): ReadonlySet<string> {
  const runs = useHistory((state) => state.runs);
  const chosen = useSelection((state) => state.chosen);
  return useMemo(() => chosen ?? usual(runs), [chosen, runs]);
}

/** Colour tokens for groups: each at least 4.5:1 on the page, told apart by letter too. */
const COLOURS = ['teacher', 'plain', 'term-1', 'student', 'term-3', 'term-2', 'term-4', 'term-0'] as const;

export interface ChosenGroup extends SeedGroup {
  readonly letter: string;
  readonly colour: string;
}

/** The compared runs, oldest first, seeds of one setting together. */
export function useGroups(): readonly ChosenGroup[] {
  const runs = useHistory((state) => state.runs);
  const chosen = useChosen();
  return useMemo(
    () =>
      groupBySeed(runs.filter(({ runId }) => chosen.has(runId)).toReversed()).map((group, index) => ({
        ...group,
        letter: index < 26 ? String.fromCharCode(65 + index) : String(index + 1),
        colour: `var(--${COLOURS[index % COLOURS.length] ?? COLOURS[0]})`,
      })),
    [runs, chosen],
  );
}

/** The network that is compared: the one picked, where a run trains it, or the last one trained. */
export function useRole(groups: readonly SeedGroup[]): { readonly role: NetworkRole; readonly roles: readonly NetworkRole[] } {
  const picked = useSelection((state) => state.role);
  const roles = (['student', 'teacher', 'plain'] as const).filter((role) =>
    groups.some(({ runs }) => runs.some(({ config }) => config[role])),
  );
  return { role: picked && roles.includes(picked) ? picked : (roles[0] ?? 'student'), roles };
}
