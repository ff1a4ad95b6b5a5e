import { useState } from 'react';
import type { TermSpec } from '../../protocol/catalog';
import { count, plain } from '../format';
import styles from './AccuracyPanel.module.css';
import { text } from './panels-text';

/** Rows shown; evenly spread, the last among them. */
const ROWS = 20;

interface LossTableProps {
  readonly terms: readonly TermSpec[];
  /** Steps, then one column a term. */
  readonly columns: readonly Float64Array[];
}

const cell = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '–' : plain(value));

/** The loss chart as a table. */
export function LossTable({ terms, columns: [steps, ...values] }: LossTableProps) {
  const t = text.use();
  const [open, setOpen] = useState(false);
  if (!steps?.length) return null;
  const every = Math.ceil(steps.length / ROWS);
  const rows = [...steps.keys()].filter((row) => (steps.length - 1 - row) % every === 0);
  return (
    <details className={styles.twin} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.asTable}</summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={t.asTable}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.loss.step}</th>
                {terms.map(({ id, label }) => (
                  <th key={id} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row}>
                  <th scope="row">{count(steps[row] ?? 0)}</th>
                  {terms.map(({ id }, index) => (
                    <td key={id}>{cell(values[index]?.[row])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
