import { Suspense, useDeferredValue, useMemo } from 'react';
import type { Catalog } from '../../../protocol/catalog';
import type { NetworkRole } from '../../../protocol/run-config';
import { useCatalog } from '../../context';
import { ChartMenu } from '../../export/ChartMenu';
import { groupsCaption } from '../../export/captions';
import { latePart } from '../../faults/missing-parts';
import { clock, plain, short } from '../../format';
import { Panel } from '../../panels/Panel';
import compareCss from './Compare.module.css';
import type { ComparedProps } from './ComparePanel';
import styles from './Lab.module.css';
import { overlayOf } from './overlay';
import { type ChosenGroup, useRole, useSelection } from './selection';
import tableCss from './Table.module.css';
import { text } from './text';

const OverlayChart = latePart(() => import('./OverlayChart'));
const HEIGHT = 150;

/** A small chart for every loss term, all of the compared runs in each. */
export function TermsPanel({ groups, stored, naming }: ComparedProps) {
  const t = text.use();
  const catalog = useCatalog();
  // After the large chart, in a task of its own.
  const axis = useDeferredValue(useSelection((state) => state.axis));
  const { role } = useRole(groups);
  const charts = useMemo(() => {
    const ids = new Set([...stored.runs.values()].flatMap(({ series }) => [...(series[role]?.terms.keys() ?? [])]));
    const label = ({ runs }: ChosenGroup) => (runs[0] ? naming.title(runs[0]) : '');
    return [...ids].sort(byDepth).map((id) => ({
      id,
      overlay: overlayOf({ groups, stored: stored.runs, role, metrics: [{ term: id }], axis, label }),
    }));
  }, [groups, stored, role, axis, naming]);
  if (charts.length === 0) {
    return (
      <Panel title={t.terms.title} lead={t.terms.lead}>
        <p className={styles.empty}>{stored.state === 'loading' ? t.compare.loading : t.terms.none}</p>
      </Panel>
    );
  }
  const nameOf = (id: string) => {
    const tap = /^tap(\d+)$/.exec(id)?.[1];
    return tap ? t.terms.tap(tap) : (labelOf(id, groups, role, catalog) ?? id);
  };
  return (
    <Panel title={t.terms.title} lead={t.terms.lead}>
      <div className={compareCss.multiples}>
        {charts.map(({ id, overlay }) => (
          <figure key={id}>
            <figcaption className={compareCss.termHead}>
              <span>{nameOf(id)}</span>
              <ChartMenu
                title={t.compare.chart(nameOf(id))}
                caption={() => groupsCaption(groups, `${t.networks[role]}; ${t.compare.axisNames[axis]}. ${t.terms.raw}`)}
              />
            </figcaption>
            <Suspense fallback={null}>
              <OverlayChart
                {...overlay}
                isShare={false}
                height={HEIGHT}
                label={t.compare.chart(nameOf(id))}
                format={axis === 'seconds' ? clock : short}
              />
            </Suspense>
            <details className={tableCss.twin}>
              <summary>{t.compare.table}</summary>
              <ul>
                {overlay.values.map(({ id: key, group, last, spread }) => (
                  <li key={key}>{`${group.letter}: ${plain(last)}${spread !== null ? ` ± ${plain(spread)}` : ''}`}</li>
                ))}
              </ul>
            </details>
          </figure>
        ))}
      </div>
    </Panel>
  );
}

/** Terms as the method lists them, depths after them from the image up. */
const byDepth = (a: string, b: string) =>
  Number(a.startsWith('tap')) - Number(b.startsWith('tap')) || (a.startsWith('tap') ? a.localeCompare(b) : 0);

function labelOf(id: string, groups: readonly ChosenGroup[], role: NetworkRole, catalog: Catalog | null): string | undefined {
  for (const { runs } of groups) {
    const settings = runs[0]?.config[role];
    if (!settings || 'shipped' in settings) continue;
    const found = catalog?.methods.find((method) => method.id === settings.method.id)?.terms.find((term) => term.id === id);
    if (found) return found.label;
  }
  return undefined;
}
