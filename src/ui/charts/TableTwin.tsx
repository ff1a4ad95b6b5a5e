import { useState } from 'react';
import { text } from '../panels/panels-text';
import styles from './Charts.module.css';

interface TableTwinProps {
  /** What the columns hold; the first names the rows. */
  readonly head: readonly string[];
  rows(): readonly (readonly string[])[];
}

/** A chart's numbers as a table, written when somebody opens it. */
export function TableTwin({ head, rows }: TableTwinProps) {
  const { asTable } = text.use();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.twin} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{asTable}</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
        <section className={styles.scroll} tabIndex={0} aria-label={asTable}>
          <table>
            <thead>
              <tr>
                {head.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map(([name, ...values], row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows stand in the chart's own order
                <tr key={row}>
                  <th scope="row">{name}</th>
                  {values.map((value, column) => (
                    <td key={head[column + 1]}>{value}</td>
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
