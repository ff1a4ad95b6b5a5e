import { CartesianGrid, ComposedChart, ErrorBar, Line, ResponsiveContainer, Scatter, XAxis, YAxis } from 'recharts';
import type { EvaluationRecord, Proportion } from '../../../protocol/metrics';
import { front, type GroupPoint, type Spread } from '../../../runs/history/groups';
import { niceTicks } from '../../charts/ticks';
import { percent, short } from '../../format';
import type { ChosenGroup } from './selection';

export interface TradeOffMark extends GroupPoint {
  readonly group: ChosenGroup;
  /** Of a single run. */
  readonly interval: EvaluationRecord | null;
  /** No other beats it in all three. */
  readonly isBest: boolean;
}

interface TradeOffChartProps {
  readonly marks: readonly TradeOffMark[];
  readonly axis: 'cost' | 'clean';
  readonly names: Readonly<Record<'cost' | 'clean' | 'robust', string>>;
}

const reach = ({ mean, deviation }: Spread, own: Proportion | undefined): readonly [number, number] =>
  deviation !== null ? [deviation, deviation] : own ? [mean - own.low, own.high - mean] : [0, 0];

/** Below the marks, whose letters it would cross. */
const BAR = { width: 4, stroke: 'var(--muted)', strokeWidth: 1, zIndex: -10, isAnimationActive: false } as const;

/** Robust accuracy against cost or clean accuracy; the front as a line of steps. */
export default function TradeOffChart({ marks, axis, names }: TradeOffChartProps) {
  const points = marks.map((mark) => ({
    mark,
    x: axis === 'cost' ? (mark.cost ?? 0) : mark.clean.mean,
    y: mark.robust.mean,
    upDown: reach(mark.robust, mark.interval?.robust),
    leftRight: axis === 'cost' ? ([0, 0] as const) : reach(mark.clean, mark.interval?.clean),
  }));
  const beaten = new Set(front(points.map(({ x, y }) => [axis === 'cost' ? -x : x, y])));
  const best = points.filter((_, index) => beaten.has(index)).toSorted((a, b) => a.x - b.x);
  const tick = { fill: 'var(--muted)', fontSize: 12 };
  const most = Math.max(...points.map(({ x }) => x), 1e-9);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart margin={{ top: 12, right: 24, bottom: 22, left: 4 }}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis
          dataKey="x"
          type="number"
          domain={axis === 'cost' ? [0, 1.08 * most] : [0, 1]}
          ticks={axis === 'cost' ? [...niceTicks(1.08 * most, false)] : [0, 0.25, 0.5, 0.75, 1]}
          tickFormatter={(value: number) => (axis === 'cost' ? short(value) : percent(value))}
          tick={tick}
          stroke="var(--line-strong)"
          tickLine={false}
          label={{ value: names[axis], position: 'insideBottom', offset: -12, fill: 'var(--muted)', fontSize: 12 }}
        />
        <YAxis
          dataKey="y"
          type="number"
          domain={[0, 1]}
          ticks={[0, 0.25, 0.5, 0.75, 1]}
          tickFormatter={(value: number) => percent(value)}
          tick={tick}
          stroke="none"
          label={{
            value: names.robust,
            angle: -90,
            position: 'insideLeft',
            offset: 14,
            fill: 'var(--muted)',
            fontSize: 12,
            style: { textAnchor: 'middle' },
          }}
        />
        {/* A line of one point would be a dot on the mark's letter. */}
        {best.length > 1 && (
          <Line
            data={best}
            dataKey="y"
            type={axis === 'cost' ? 'stepAfter' : 'stepBefore'}
            stroke="var(--line-strong)"
            strokeWidth={1.5}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        )}
        <Scatter data={points} isAnimationActive={false} shape={() => <g />}>
          <ErrorBar {...BAR} dataKey="upDown" direction="y" />
          {axis === 'clean' && <ErrorBar {...BAR} dataKey="leftRight" direction="x" />}
        </Scatter>
        <Scatter
          data={points}
          isAnimationActive={false}
          shape={(props: { cx?: number; cy?: number; payload?: (typeof points)[number] }) => <Mark {...props} />}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** A disc with the group's letter: filled where nothing beats it. */
function Mark({ cx, cy, payload }: { cx?: number; cy?: number; payload?: { readonly mark: TradeOffMark } }) {
  if (cx === undefined || cy === undefined || !payload) return null;
  const { group, isBest } = payload.mark;
  return (
    <g>
      <circle cx={cx} cy={cy} r={10} fill={isBest ? group.colour : 'var(--surface)'} stroke={group.colour} strokeWidth={2} />
      <text x={cx} y={cy} dy="0.35em" textAnchor="middle" fontSize={11} fontWeight={700} fill={isBest ? 'var(--surface)' : group.colour}>
        {group.letter}
      </text>
    </g>
  );
}
