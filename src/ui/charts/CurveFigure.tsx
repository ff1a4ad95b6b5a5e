import { Suspense } from 'react';
import { latePart } from '../faults/missing-parts';
import { accuracy, interval, percent } from '../format';
import { text } from '../panels/panels-text';
import type { CurveChartProps } from './CurveChart';
import { AXES } from './curve-axes';
import { TableTwin } from './TableTwin';

const CurveChart = latePart(() => import('./CurveChart'));

/** A curve of a report, said in a sentence and written as a table as well. */
export function CurveFigure({ className, ...props }: CurveChartProps & { readonly className?: string | undefined }) {
  const t = text.use().curves;
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
      <TableTwin
        head={[name, t.robust, t.interval, 'n']}
        rows={() => points.map(({ x, robust }) => [format(x), accuracy(robust), interval(robust), String(robust.n)])}
      />
    </>
  );
}
