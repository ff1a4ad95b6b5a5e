import { useMemo } from 'react';
import { varyingSettings } from '../../../runs/history/changes';
import { Panel } from '../../panels/Panel';
import type { ComparedProps } from './ComparePanel';
import styles from './Lab.module.css';
import { ScrollTable } from './ScrollTable';
import tableCss from './Table.module.css';
import { text } from './text';

/** Columns that still can be read. */
const MOST = 10;

/** The settings that not all compared groups agree on. */
export function DiffPanel({ groups, naming }: Omit<ComparedProps, 'stored'>) {
  const t = text.use();
  const shown = groups.slice(0, MOST);
  const rows = useMemo(
    () => varyingSettings(groups.slice(0, MOST).flatMap(({ runs }) => runs[0]?.config ?? [])).filter(({ path }) => path !== 'seed'),
    [groups],
  );
  const [first] = shown;
  const record = first?.runs[0];
  return (
    <Panel title={t.diff.title} lead={groups.length > MOST ? t.diff.more(groups.length - MOST) : undefined}>
      {rows.length === 0 || !record ? (
        <p className={styles.empty}>{t.diff.same}</p>
      ) : (
        <ScrollTable label={t.diff.title}>
          <thead>
            <tr>
              <th scope="col">{t.diff.setting}</th>
              {shown.map(({ key, letter, colour }) => (
                <th key={key} scope="col">
                  <span className={tableCss.letter} style={{ background: colour }}>
                    {letter}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ path, values }) => (
              <tr key={path}>
                <th scope="row" title={path}>
                  {naming.setting(path, record)}
                </th>
                {shown.map(({ key, runs }, index) => (
                  <td key={key}>{runs[0] && naming.value(path, values[index], runs[0])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </Panel>
  );
}
