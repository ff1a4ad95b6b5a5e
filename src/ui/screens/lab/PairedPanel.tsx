import { useEffect, useState } from 'react';
import type { AccuracyGap } from '../../../protocol/report';
import type { NetworkRole } from '../../../protocol/run-config';
import { type Interval, matchReports, type PooledGap, poolGaps } from '../../../runs/history/groups';
import { useApp, useParts } from '../../context';
import { count } from '../../format';
import { Said } from '../../i18n/said/Said';
import { Panel } from '../../panels/Panel';
import compareCss from './Compare.module.css';
import type { ComparedProps } from './ComparePanel';
import { GroupName } from './GroupName';
import styles from './Lab.module.css';
import { ScrollTable } from './ScrollTable';
import { type ChosenGroup, select, useRole, useSelection } from './selection';
import { text } from './text';
import type { StoredRuns } from './use-stored';

interface PairedRow {
  readonly group: ChosenGroup;
  readonly pairs: number;
  readonly clean: PooledGap | null;
  readonly robust: PooledGap | null;
}

/** Each group less the baseline, on the same pictures, with intervals. */
export function PairedPanel({ groups, stored, naming }: ComparedProps) {
  const t = text.use();
  const { role } = useRole(groups);
  const wanted = useSelection((state) => state.baseline);
  const baseline = groups.find(({ key }) => key === wanted) ?? groups[0];
  const { rows, error } = usePaired(groups, baseline, stored, role);
  if (groups.length < 2 || !baseline) {
    return (
      <Panel title={t.paired.title} lead={t.paired.lead}>
        <p className={styles.empty}>{t.paired.one}</p>
      </Panel>
    );
  }
  const title = ({ letter, runs }: ChosenGroup) => `${letter} ${runs[0] ? naming.title(runs[0]) : ''}`;
  return (
    <Panel
      title={t.paired.title}
      lead={t.paired.lead}
      tools={
        <label className={compareCss.inline}>
          <span>{t.paired.baseline}</span>
          <select className={styles.select} value={baseline.key} onChange={(event) => select({ baseline: event.target.value })}>
            {groups.map((group) => (
              <option key={group.key} value={group.key}>
                {title(group)}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <ScrollTable label={t.paired.title}>
        <thead>
          <tr>
            <th scope="col">{t.paired.group}</th>
            <th scope="col">{`${t.paired.robust}, ${t.paired.images}`}</th>
            <th scope="col">{`${t.paired.robust}, ${t.paired.seeds}`}</th>
            <th scope="col">{`${t.paired.clean}, ${t.paired.images}`}</th>
          </tr>
        </thead>
        <tbody>
          {rows?.map(({ group, pairs, clean, robust }) => (
            <tr key={group.key}>
              <th scope="row">
                <GroupName group={group} naming={naming} />
                <small>{robust ? t.paired.pairs(pairs, count(robust.images.n)) : t.paired.unmatched}</small>
              </th>
              <Gap value={robust?.images ?? null} />
              <Gap value={robust?.seeds ?? null} />
              <Gap value={clean?.images ?? null} />
            </tr>
          ))}
        </tbody>
      </ScrollTable>
      {!rows && <p className={styles.empty}>{t.runs.loading}</p>}
      <p className={styles.muted}>{t.paired.explain}</p>
      {error && (
        <p className={styles.error} role="alert">
          <Said message={error} />
        </p>
      )}
    </Panel>
  );
}

const points = (share: number) => `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(100 * share).toFixed(1)}`;

/** A difference in percentage points; whether it can be told from none stands in words too. */
function Gap({ value }: { value: Interval | null }) {
  const t = text.use();
  if (!value) return <td>–</td>;
  const isApart = value.low > 0 || value.high < 0;
  return (
    <td data-apart={isApart}>
      <strong>{points(value.difference)}</strong>{' '}
      <small>{`${points(value.low)} … ${points(value.high)}, ${isApart ? t.paired.apart : t.paired.together}`}</small>
    </td>
  );
}

/** Rows are null until the worker has compared. */
function usePaired(groups: readonly ChosenGroup[], baseline: ChosenGroup | undefined, stored: StoredRuns, role: NetworkRole) {
  const { compare } = useParts();
  // A worker that takes another's place is asked anew.
  const isReady = useApp(({ worker }) => worker.state === 'ready');
  const [found, setFound] = useState<{ readonly rows: readonly PairedRow[] | null; readonly error: string | null }>({
    rows: null,
    error: null,
  });
  useEffect(() => {
    if (!baseline || !isReady || stored.state !== 'ready') return;
    let isCurrent = true;
    const reportsOf = ({ runs }: ChosenGroup) =>
      runs.flatMap(
        ({ runId }) => stored.runs.get(runId)?.details.reports.flatMap((each) => (each.network === role ? [each.report] : [])) ?? [],
      );
    const work = async () => {
      const rows: PairedRow[] = [];
      for (const group of groups.filter(({ key }) => key !== baseline.key)) {
        const pairs = matchReports(reportsOf(group), reportsOf(baseline));
        const gaps: { readonly clean: AccuracyGap; readonly robust: AccuracyGap }[] = [];
        for (const { first, second } of pairs) gaps.push(await compare(first, second));
        rows.push({
          group,
          pairs: pairs.length,
          clean: poolGaps(gaps.map(({ clean }) => clean)),
          robust: poolGaps(gaps.map(({ robust }) => robust)),
        });
      }
      if (isCurrent) setFound({ rows, error: null });
    };
    work().catch((error: unknown) => {
      if (isCurrent) setFound({ rows: [], error: error instanceof Error ? error.message : String(error) });
    });
    return () => {
      isCurrent = false;
    };
  }, [groups, baseline, stored, role, compare, isReady]);
  return found;
}
