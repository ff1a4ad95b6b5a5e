import { useMemo, useState } from 'react';
import type { RunRecord } from '../../../runs/history/record';
import { useHistory, useParts } from '../../context';
import { FileOpener } from '../../export/FileOpener';
import { Panel } from '../../panels/Panel';
import styles from './Lab.module.css';
import { RunRow } from './RunRow';
import runsCss from './Runs.module.css';
import { ScrollTable } from './ScrollTable';
import { select, useChosen, useGroups } from './selection';
import { text } from './text';
import { type Naming, useNaming } from './titles';

/** The history: find, tick, name, put away. */
export function RunsPanel() {
  const t = text.use();
  const naming = useNaming();
  const { history } = useParts();
  const state = useHistory((each) => each.state);
  const runs = useHistory((each) => each.runs);
  const deleted = useHistory((each) => each.deleted);
  const chosen = useChosen();
  const groups = useGroups();
  const [filter, setFilter] = useState('');
  const shown = useMemo(() => runs.filter((run) => matches(run, filter, naming)), [runs, filter, naming]);
  const marks = new Map(groups.flatMap((group) => group.runs.map(({ runId }) => [runId, group] as const)));
  const toggle = (runId: string) =>
    select({ chosen: new Set(chosen.has(runId) ? [...chosen].filter((id) => id !== runId) : [...chosen, runId]) });
  const ticked = runs.filter(({ runId }) => chosen.has(runId)).map(({ runId }) => runId);
  return (
    <Panel title={t.runs.title} lead={t.runs.lead} tools={<FileOpener ticked={ticked} />}>
      {runs.length > 0 && (
        <div className={styles.bar}>
          <input
            className={`${styles.input} ${runsCss.filter}`}
            type="search"
            value={filter}
            placeholder={t.runs.filter}
            aria-label={t.runs.filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          <button type="button" className={styles.button} onClick={() => select({ chosen: new Set(shown.map(({ runId }) => runId)) })}>
            {t.runs.selectAll}
          </button>
          <button type="button" className={styles.button} disabled={ticked.length === 0} onClick={() => select({ chosen: new Set() })}>
            {t.runs.selectNone}
          </button>
          <button type="button" className={styles.button} disabled={ticked.length === 0} onClick={() => history.remove(ticked)}>
            {t.runs.deleteChosen(ticked.length)}
          </button>
        </div>
      )}
      {deleted.length > 0 && (
        <p className={runsCss.undo} role="status">
          <span>{t.runs.deleted(deleted.length)}</span>
          <button type="button" className={styles.button} onClick={() => history.restore(deleted.map(({ runId }) => runId))}>
            {t.runs.undo}
          </button>
        </p>
      )}
      {shown.length > 0 ? (
        <ScrollTable label={t.runs.title}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t.runs.compareColumn}</span>
              </th>
              <th scope="col">{t.runs.name}</th>
              <th scope="col">{t.runs.state}</th>
              <th scope="col">{t.runs.seed}</th>
              <th scope="col">{t.runs.clean}</th>
              <th scope="col">{t.runs.robust}</th>
              <th scope="col">{t.runs.cost}</th>
              <th scope="col">{t.runs.time}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <RunRow
                key={run.runId}
                run={run}
                mark={marks.get(run.runId)}
                naming={naming}
                isChosen={chosen.has(run.runId)}
                onToggle={() => toggle(run.runId)}
              />
            ))}
          </tbody>
        </ScrollTable>
      ) : (
        <p className={styles.empty}>{state === 'loading' ? t.runs.loading : runs.length > 0 ? t.runs.none : t.runs.empty}</p>
      )}
    </Panel>
  );
}

function matches(run: RunRecord, filter: string, naming: Naming): boolean {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return true;
  return [naming.title(run), run.config.name, run.note, ...run.tags].some((each) => each.toLowerCase().includes(wanted));
}
