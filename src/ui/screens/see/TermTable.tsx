import type { MixView } from '../../../protocol/inspect';
import { TableTwin } from '../../charts/TableTwin';
import { plain } from '../../format';
import { termColour } from '../../terms';
import styles from './See.module.css';
import { text } from './text';

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [480, 170, 46, 24];

/** The three terms of the loss at one ratio, and along all ratios. */
export function TermTable({ view, at }: { readonly view: MixView; readonly at: number }) {
  const t = text.use();
  const ids = Object.keys(view.terms);
  const weighted = ids.map((id) => view.terms[id]!.map((value) => value * (view.weights[id] ?? 1)));
  const total = (i: number) => weighted.reduce((sum, values) => sum + values[i]!, 0);
  const count = view.terms[ids[0]!]!.length;
  const most = Math.max(1e-6, ...Array.from({ length: count }, (_, i) => total(i))) * 1.05;
  const x = (i: number) => LEFT + ((WIDTH - LEFT - 10) * i) / (count - 1);
  const y = (value: number) => 8 + (HEIGHT - BOTTOM - 8) * (1 - value / most);
  const line = (value: (i: number) => number) => Array.from({ length: count }, (_, i) => `${x(i)},${y(value(i))}`).join(' ');
  const name = (id: string) => t.terms[id as keyof typeof t.terms] ?? id;
  return (
    <div className={styles.two}>
      <table className={styles.table} aria-label={t.termsTitle}>
        <thead>
          <tr>
            <th scope="col">{t.term}</th>
            <th scope="col">{t.value}</th>
            <th scope="col">{t.weight}</th>
            <th scope="col">{t.weighted}</th>
          </tr>
        </thead>
        <tbody>
          {ids.map((id, i) => (
            <tr key={id} data-term={id} data-value={view.terms[id]![at]}>
              <th scope="row">
                <span className={styles.swatch} style={{ background: termColour(i) }} /> <span>{name(id)}</span>
              </th>
              <td>{plain(view.terms[id]![at]!)}</td>
              <td>{`× ${plain(view.weights[id] ?? 1)}`}</td>
              <td>{plain(weighted[i]![at]!)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t.total}</th>
            <td />
            <td />
            <td>
              <strong>{plain(total(at))}</strong>
            </td>
          </tr>
        </tbody>
      </table>
      <figure className={styles.chart}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t.termsAlong}>
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line x1={LEFT} x2={WIDTH - 10} y1={y(share * most)} y2={y(share * most)} className={styles.gridLine} />
              <text x={LEFT - 6} y={y(share * most) + 4} textAnchor="end">
                {plain(Number((share * most).toPrecision(2)))}
              </text>
              <text x={x(share * (count - 1))} y={HEIGHT - 6} textAnchor="middle">
                {share}
              </text>
            </g>
          ))}
          <line x1={x(at)} x2={x(at)} y1={8} y2={HEIGHT - BOTTOM} className={styles.cursor} />
          {weighted.map((values, i) => (
            <polyline
              key={ids[i]}
              points={line((n) => values[n]!)}
              stroke={termColour(i)}
              strokeDasharray={['', '6 3', '2 3'][i % 3]}
              className={styles.lineMark}
            />
          ))}
          <polyline points={line(total)} stroke="var(--text)" strokeWidth={1} className={styles.lineMark} />
        </svg>
        <figcaption>{t.termsAlong}</figcaption>
        <TableTwin
          head={['r', ...ids.map(name), t.total]}
          rows={() =>
            Array.from({ length: count }, (_, i) => [
              plain(i / (count - 1)),
              ...weighted.map((values) => plain(values[i]!)),
              plain(total(i)),
            ])
          }
        />
      </figure>
    </div>
  );
}
