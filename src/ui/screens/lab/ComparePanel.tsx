import { Suspense, useMemo, useState } from 'react';
import { AXES } from '../../../runs/history/curves';
import { ChartMenu } from '../../export/ChartMenu';
import { groupsCaption } from '../../export/captions';
import { latePart } from '../../faults/missing-parts';
import { clock, percent, plain, short } from '../../format';
import { useSay } from '../../i18n/said/said';
import { NETWORKS } from '../../networks';
import { Panel, Segments } from '../../panels/Panel';
import compareCss from './Compare.module.css';
import styles from './Lab.module.css';
import { Legend } from './Legend';
import { overlayOf } from './overlay';
import { ScrollTable } from './ScrollTable';
import { type ChosenGroup, select, useRole, useSelection } from './selection';
import tableCss from './Table.module.css';
import { text } from './text';
import type { Naming } from './titles';
import type { StoredRuns } from './use-stored';

const OverlayChart = latePart(() => import('./OverlayChart'));
const HEIGHT = 340;

export interface ComparedProps {
  readonly groups: readonly ChosenGroup[];
  readonly stored: StoredRuns;
  readonly naming: Naming;
}

/** The curves of the compared runs together. */
export function ComparePanel({ groups, stored, naming }: ComparedProps) {
  const t = text.use();
  const say = useSay();
  const { axis, what } = useSelection();
  const { role, roles } = useRole(groups);
  const [isTable, setTable] = useState(false);
  const overlay = useMemo(() => {
    const metrics = what === 'accuracy' ? (['clean', 'robust'] as const) : [{ term: 'total' }];
    return overlayOf({
      groups,
      stored: stored.runs,
      role,
      metrics,
      axis,
      label: ({ runs }) => (runs[0] ? naming.title(runs[0]) : ''),
    });
  }, [groups, stored, role, what, axis, naming]);
  const show = (value: number) => (what === 'accuracy' ? percent(value, 1) : plain(value));
  return (
    <Panel
      title={t.compare.title}
      lead={t.compare.lead}
      tools={
        <>
          {roles.length > 1 && (
            <Segments
              label={t.compare.network}
              value={role}
              options={roles.map((value) => ({ value, label: t.networks[value], colour: NETWORKS[value].colour }))}
              onChange={(next) => select({ role: next })}
            />
          )}
          <Segments
            label={t.compare.what}
            value={what}
            options={(['accuracy', 'total'] as const).map((value) => ({ value, label: t.compare.whats[value] }))}
            onChange={(next) => select({ what: next })}
          />
          <Segments
            label={t.compare.axis}
            value={axis}
            options={AXES.map((value) => ({ value, label: t.compare.axes[value] }))}
            onChange={(next) => select({ axis: next })}
          />
          <ChartMenu
            title={t.compare.chart(t.compare.whats[what])}
            caption={() => groupsCaption(groups, `${t.networks[role]}; ${t.compare.axisNames[axis]}.`)}
          />
        </>
      }
    >
      <Legend groups={groups} naming={naming} />
      {what === 'accuracy' && <p className={styles.muted}>{t.compare.solid}</p>}
      <div className={compareCss.chart} data-lines={overlay.lines.length} data-marks={overlay.marks.length}>
        {stored.state === 'ready' ? (
          <Suspense fallback={null}>
            <OverlayChart
              {...overlay}
              isShare={what === 'accuracy'}
              height={HEIGHT}
              label={t.compare.chart(t.compare.whats[what])}
              format={axis === 'seconds' ? clock : short}
            />
          </Suspense>
        ) : (
          <p className={styles.empty}>{stored.state === 'loading' ? t.compare.loading : t.compare.failed(say(stored.message))}</p>
        )}
      </div>
      <p className={compareCss.axisName}>{t.compare.axisNames[axis]}</p>
      <details className={tableCss.twin} onToggle={(event) => setTable(event.currentTarget.open)}>
        <summary>{t.compare.table}</summary>
        <ScrollTable label={t.compare.table}>
          <thead>
            <tr>
              <th scope="col">{t.compare.group}</th>
              <th scope="col">{t.compare.what}</th>
              <th scope="col">{t.compare.last}</th>
              <th scope="col">{t.compare.spread}</th>
              <th scope="col">{t.compare.points}</th>
            </tr>
          </thead>
          <tbody>
            {(isTable ? overlay.values : []).map(({ id, group, metric, last, spread, points }) => (
              <tr key={id}>
                <th scope="row">{`${group.letter} ${group.runs[0] ? naming.title(group.runs[0]) : ''}`}</th>
                <td>{typeof metric === 'string' ? t.runs[metric] : t.compare.whats.total}</td>
                <td>{show(last)}</td>
                <td>{spread === null ? '–' : show(spread)}</td>
                <td>{points}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      </details>
    </Panel>
  );
}
