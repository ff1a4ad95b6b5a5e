import { lazy, Suspense } from 'react';
import { accuracy, interval, percent } from '../format';
import { text } from '../panels/panels-text';
import styles from './Charts.module.css';
import type { CurveChartProps } from './CurveChart';
import { AXES } from './curve-axes';

const CurveChart = lazy(() => import('./CurveChart'));

/** A curve of a report, said in a sentence and written as a table as well. */
export function CurveFigure({ className, ...props }: CurveChartProps & { readonly className?: string | undefined }) {
  const words = text.use();
  const t = words.curves;
  const { curve, upTo = Number.POSITIVE_INFINITY } = props;
  const points = curve.points.filter(({ x }) => x <= upTo);
  const { format } = AXES[curve.kind];
  const name = t.axes[curve.kind];
  const place = ({ x, robust }: (typeof points)[number]) => `${percent(robust.value)} (${name}: ${format(x)})`;
  const [first, last] = [points[0], points.at(-1)];
  return (
    <>
      <div className={className} role="img" aria-label={first && last ? t.chart(place(first), place(last)) : undefined}>
        <Suspense fallback={null}>
          <CurveChart {...props} />
        </Suspense>
      </div>
      <details className={styles.twin}>
        <summary>{words.asTable}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{name}</th>
              <th scope="col">{t.robust}</th>
              <th scope="col">{t.interval}</th>
              <th scope="col">n</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ x, robust }) => (
              <tr key={x}>
                <th scope="row">{format(x)}</th>
                <td>{accuracy(robust)}</td>
                <td>{interval(robust)}</td>
                <td>{robust.n}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
