import { Suspense, useMemo, useState } from 'react';
import type { NetworkRole } from '../../../protocol/run-config';
import { front, pointOf, type Spread } from '../../../runs/history/groups';
import { ChartMenu } from '../../export/ChartMenu';
import { groupsCaption } from '../../export/captions';
import { latePart } from '../../faults/missing-parts';
import { percent, si } from '../../format';
import { Panel, Segments } from '../../panels/Panel';
import compareCss from './Compare.module.css';
import type { ComparedProps } from './ComparePanel';
import { GroupName } from './GroupName';
import styles from './Lab.module.css';
import { ScrollTable } from './ScrollTable';
import { type ChosenGroup, useRole } from './selection';
import type { TradeOffMark } from './TradeOffChart';
import { text } from './text';

const TradeOffChart = latePart(() => import('./TradeOffChart'));

/** Clean accuracy, robust accuracy and training cost of every group, and which of them are worth it. */
export function TradeOffPanel({ groups, naming }: Omit<ComparedProps, 'stored'>) {
  const t = text.use();
  const { role } = useRole(groups);
  const [axis, setAxis] = useState<'cost' | 'clean'>('cost');
  const marks = useMemo(() => marksOf(groups, role), [groups, role]);
  const shown = axis === 'cost' ? marks.filter(({ cost }) => cost !== null) : marks;
  const spread = ({ mean, deviation }: Spread) => `${percent(mean, 1)}${deviation === null ? '' : ` ± ${percent(deviation, 1)}`}`;
  const titleOf = ({ letter, runs }: ChosenGroup) => `${letter} ${runs[0] ? naming.title(runs[0]) : ''}`;
  const legend = shown.map(({ group }) => ({ label: titleOf(group), colour: group.colour }));
  const caption = () =>
    groupsCaption(
      shown.map(({ group }) => group),
      `${t.tradeOff.across(t.tradeOff.robust, t.tradeOff[axis])} ${t.tradeOff.front}`,
      t.tradeOff.lead,
    );
  return (
    <Panel
      title={t.tradeOff.title}
      lead={t.tradeOff.lead}
      tools={
        <>
          <Segments
            label={t.tradeOff.axis}
            value={axis}
            options={(['cost', 'clean'] as const).map((value) => ({ value, label: t.tradeOff.axes[value] }))}
            onChange={setAxis}
          />
          {shown.length > 0 && <ChartMenu title={`${t.tradeOff.title}: ${t.networks[role]}`} caption={caption} legend={legend} />}
        </>
      }
    >
      {marks.length === 0 ? (
        <p className={styles.empty}>{t.tradeOff.none}</p>
      ) : (
        <>
          <div className={compareCss.tradeOff} role="img" aria-label={t.tradeOff.title}>
            <Suspense fallback={null}>
              <TradeOffChart
                marks={shown}
                axis={axis}
                names={{ cost: t.tradeOff.cost, clean: t.tradeOff.clean, robust: t.tradeOff.robust }}
              />
            </Suspense>
          </div>
          <p className={styles.muted}>{t.tradeOff.front}</p>
          <ScrollTable label={t.tradeOff.title}>
            <thead>
              <tr>
                <th scope="col">{t.compare.group}</th>
                <th scope="col">{t.runs.clean}</th>
                <th scope="col">{t.runs.robust}</th>
                <th scope="col">{t.runs.cost}</th>
                <th scope="col">{t.tradeOff.onFront}</th>
              </tr>
            </thead>
            <tbody>
              {marks.map(({ group, clean, robust, cost, isBest }) => (
                <tr key={group.key}>
                  <th scope="row">
                    <GroupName group={group} naming={naming} />
                  </th>
                  <td>{spread(clean)}</td>
                  <td>
                    <span>{spread(robust)}</span>
                    <small>{judged(group, role)}</small>
                  </td>
                  <td>{cost === null ? '–' : `${si(cost)}MAC`}</td>
                  <td>{isBest ? t.tradeOff.yes : t.tradeOff.no}</td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        </>
      )}
    </Panel>
  );
}

/** `PGD-20, n = 500 × 3`: attack, pictures and runs behind a mean. */
function judged({ runs }: ChosenGroup, role: NetworkRole): string {
  const finals = runs.flatMap(({ finals: all }) => all[role] ?? []);
  const [first] = finals;
  return first ? `${first.attack}, n = ${first.robust.n}${finals.length > 1 ? ` × ${finals.length}` : ''}` : '';
}

function marksOf(groups: readonly ChosenGroup[], role: NetworkRole): readonly TradeOffMark[] {
  const points = groups.flatMap((group) => {
    const point = pointOf(group, role);
    const own = group.runs[0]?.finals[role];
    return point ? [{ group, ...point, interval: group.runs.length === 1 && own ? own : null }] : [];
  });
  // Nothing is known of what a ready-made network cost, so it beats nobody by it.
  const best = new Set(front(points.map(({ clean, robust, cost }) => [clean.mean, robust.mean, -(cost ?? Number.MAX_VALUE)])));
  return points.map((point, index) => ({ ...point, isBest: best.has(index) }));
}
