import { useEffect, useMemo } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import type { AccuracyRow, XAxis as Axis } from '../../runs/accuracy-rows';
import { pictureDrawn } from '../first-picture';
import { clock, count, percent } from '../format';
import { NETWORKS } from '../networks';
import { text as panelsText } from '../panels/panels-text';
import { text } from '../panels/recorded-text';
import styles from './AccuracyChart.module.css';
import type { Stretch } from './hidden';
import { Marker } from './Marker';
import { recordedLines, recordedPoint } from './recorded-lines';
import { niceTicks } from './ticks';

const TICKS = [0, 0.25, 0.5, 0.75, 1];

type Point = Readonly<Record<string, number | readonly [number, number]>> & { readonly x: number };

export interface AccuracyChartProps {
  readonly rows: readonly AccuracyRow[];
  /** Of a run that is not going on here. */
  readonly recorded?: readonly AccuracyRow[];
  readonly axis: Axis;
  readonly hidden: ReadonlySet<NetworkRole>;
  /** Where one network's training ended and the next one's began, in seconds. */
  readonly borders: readonly number[];
  /** What was trained while the page was hidden, on this axis. */
  readonly unseen?: readonly Stretch[];
}

/** Clean accuracy solid, robust accuracy dashed with markers, 95 % intervals as bands. */
export default function AccuracyChart({ rows, recorded = NONE, axis, hidden, borders, unseen = UNSEEN }: AccuracyChartProps) {
  const { axisNames } = panelsText.use().accuracy;
  const points = useMemo(() => allPoints(rows, recorded), [rows, recorded]);
  const ticks = useMemo(() => niceTicks(points.at(-1)?.x ?? 60, axis === 'seconds'), [points, axis]);
  const shown = NETWORK_ROLES.filter((role) => !hidden.has(role) && rows.some(({ network }) => network === role));
  const replayed = NETWORK_ROLES.filter((role) => !hidden.has(role) && recorded.some(({ network }) => network === role));
  const format = axis === 'seconds' ? clock : count;
  const hasLines = points !== EMPTY;
  useEffect(() => {
    if (hasLines) requestAnimationFrame(pictureDrawn);
  }, [hasLines]);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={points} margin={{ top: 8, right: 16, bottom: 22, left: -8 }}>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis
          dataKey="x"
          type="number"
          domain={[0, 'dataMax']}
          ticks={[...ticks]}
          tickFormatter={format}
          tick={{ fill: 'var(--muted)', fontSize: 12 }}
          stroke="var(--line-strong)"
          tickLine={false}
          label={{ value: axisNames[axis], position: 'insideBottom', offset: -12, fill: 'var(--muted)', fontSize: 12 }}
        />
        <YAxis
          domain={[0, 1]}
          ticks={TICKS}
          tickFormatter={(value: number) => percent(value)}
          tick={{ fill: 'var(--muted)', fontSize: 12 }}
          stroke="none"
        />
        {unseen.map(([from, to]) => (
          <ReferenceArea
            key={`${from} ${to}`}
            className="unseen"
            x1={from}
            x2={to}
            fill="var(--muted)"
            fillOpacity={0.16}
            stroke="none"
            ifOverflow="hidden"
          />
        ))}
        {axis === 'seconds' && borders.map((x) => <ReferenceLine key={x} x={x} stroke="var(--line-strong)" strokeDasharray="2 3" />)}
        {recordedLines(replayed, rows.length > 0)}
        {!rows.length && <Line dataKey="none" stroke="none" dot={false} isAnimationActive={false} />}
        {shown.flatMap((role) =>
          (['Clean', 'Robust'] as const).map((kind) => (
            <Area
              key={`${role}${kind}Band`}
              dataKey={`${role}${kind}Band`}
              stroke="none"
              fill={NETWORKS[role].colour}
              fillOpacity={kind === 'Clean' ? 0.1 : 0.16}
              connectNulls
              activeDot={false}
              isAnimationActive={false}
              tooltipType="none"
            />
          )),
        )}
        {shown.flatMap((role) => [
          <Line
            key={`${role}Clean`}
            dataKey={`${role}Clean`}
            stroke={NETWORKS[role].colour}
            strokeWidth={1.75}
            dot={false}
            connectNulls
            isAnimationActive={false}
          />,
          <Line
            key={`${role}Robust`}
            dataKey={`${role}Robust`}
            stroke={NETWORKS[role].colour}
            strokeWidth={2.5}
            strokeDasharray="7 4"
            dot={({ cx, cy, key, payload }) =>
              payload.marked ? <Marker key={key} x={cx} y={cy} look={NETWORKS[role]} /> : <g key={key} />
            }
            connectNulls
            isAnimationActive={false}
          />,
        ])}
        <Tooltip content={<Readout rows={rows} recorded={recorded} format={format} />} isAnimationActive={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** Gives an empty chart its axes, which are drawn for the sake of a line only. */
const EMPTY: readonly Point[] = [
  { x: 0, none: 0 },
  { x: 60, none: 0 },
];
const NONE: readonly AccuracyRow[] = [];
const UNSEEN: readonly Stretch[] = [];
const MARKERS = 12;

function allPoints(rows: readonly AccuracyRow[], recorded: readonly AccuracyRow[]): readonly Point[] {
  if (!rows.length && !recorded.length) return EMPTY;
  return [...toPoints(rows), ...recorded.map(recordedPoint)].sort((a, b) => a.x - b.x);
}

/** About a dozen marked points a line, the last among them. */
function toPoints(rows: readonly AccuracyRow[]): readonly Point[] {
  const lengths = new Map(NETWORK_ROLES.map((role) => [role, rows.filter(({ network }) => network === role).length]));
  const seen = new Map<NetworkRole, number>();
  return rows.map(({ x, network, record: { clean, robust } }) => {
    const length = lengths.get(network) ?? 1;
    const nth = (seen.get(network) ?? 0) + 1;
    seen.set(network, nth);
    return {
      x,
      marked: (length - nth) % Math.ceil(length / MARKERS) === 0 ? 1 : 0,
      [`${network}Clean`]: clean.value,
      [`${network}CleanBand`]: [clean.low, clean.high],
      [`${network}Robust`]: robust.value,
      [`${network}RobustBand`]: [robust.low, robust.high],
    };
  });
}

interface ReadoutProps {
  readonly rows: readonly AccuracyRow[];
  readonly recorded: readonly AccuracyRow[];
  format(x: number): string;
  readonly active?: boolean;
  readonly label?: string | number;
}

function Readout({ rows, recorded, format, active, label }: ReadoutProps) {
  const t = text.use();
  const { readout } = panelsText.use().accuracy;
  const here = [...rows, ...recorded].filter(({ x }) => x === label);
  if (!active || !here.length) return null;
  return (
    <div className={styles.readout}>
      <p>{format(Number(label))}</p>
      {here.map(({ network, record }) => (
        <p key={`${network}${recorded.some((row) => row.record === record)}`}>
          <span style={{ color: NETWORKS[network].colour }}>{NETWORKS[network].name}</span>{' '}
          <span>{readout(percent(record.clean.value), percent(record.robust.value))}</span>{' '}
          <small>{`(${recorded.some((row) => row.record === record) ? `${t.readout}, ` : ''}${record.attack}, n = ${record.robust.n})`}</small>
        </p>
      ))}
    </div>
  );
}
