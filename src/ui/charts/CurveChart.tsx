import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Curve } from '../../protocol/report';
import { percent } from '../format';
import { text } from '../panels/panels-text';
import { AXES } from './curve-axes';

export interface CurveChartProps {
  readonly curve: Curve;
  readonly colour: string;
  /** Only points up to here are drawn. */
  readonly upTo?: number;
}

/** Robust accuracy as one thing about the attack grows, with its 95 % band. */
export default function CurveChart({ curve, colour, upTo = Number.POSITIVE_INFINITY }: CurveChartProps) {
  const t = text.use().curves;
  const name = t.axes[curve.kind];
  const { log, format } = AXES[curve.kind];
  const points = curve.points
    .filter(({ x }) => x <= upTo)
    .map(({ x, robust: { value, low, high } }) => ({ x, value, band: [low, high] as const }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={points} margin={{ top: 8, right: 12, bottom: 20, left: -12 }}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis
          dataKey="x"
          type="number"
          scale={log ? 'log' : 'linear'}
          domain={['dataMin', 'dataMax']}
          ticks={points.map(({ x }) => x)}
          tickFormatter={format}
          tick={{ fill: 'var(--muted)', fontSize: 11 }}
          stroke="var(--line-strong)"
          tickLine={false}
          label={{ value: name, position: 'insideBottom', offset: -10, fill: 'var(--muted)', fontSize: 12 }}
        />
        <YAxis
          domain={[0, 1]}
          tickFormatter={(value: number) => percent(value)}
          tick={{ fill: 'var(--muted)', fontSize: 11 }}
          stroke="none"
        />
        <Area dataKey="band" stroke="none" fill={colour} fillOpacity={0.16} isAnimationActive={false} tooltipType="none" />
        <Line dataKey="value" name={t.robust} stroke={colour} strokeWidth={2} dot={{ r: 3 }} isAnimationActive={false} />
        <Tooltip
          isAnimationActive={false}
          labelFormatter={(x) => `${name} ${format(Number(x))}`}
          formatter={(value) => percent(Number(value), 1)}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
