import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { rememberPlot } from '../export/plots';
import { CANVAS_FONT, redrawWithFont } from '../fonts/page-font';
import { resolveColour, useIsDark } from '../theme';
import type { Stretch } from './hidden';

export interface StepLine {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  readonly strong: boolean;
}

/** Lines of a run that is not going on here, over steps of their own. */
export interface RecordedLines {
  readonly columns: readonly Float64Array[];
  readonly lines: readonly StepLine[];
  readonly isBackground: boolean;
}

export interface StepChartProps {
  /** x, then one column a line. */
  readonly columns: readonly Float64Array[];
  readonly lines: readonly StepLine[];
  readonly recorded?: RecordedLines | null;
  /** Steps at which a setting was changed. */
  readonly marks: readonly number[];
  /** Steps that were trained while the page was hidden. */
  readonly unseen?: readonly Stretch[];
  readonly logarithmic: boolean;
  readonly label: string;
}

const HEIGHT = 240;
const NONE: readonly Stretch[] = [];

/** Per-step series on a canvas; hundreds of times cheaper than SVG. */
export default function StepChart({ columns, lines, recorded = null, marks, unseen = NONE, logarithmic, label }: StepChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const old = recorded?.columns;
  const table = useMemo(() => joined(columns, old, logarithmic), [columns, old, logarithmic]);
  const latest = useRef({ table, marks, unseen });
  latest.current = { table, marks, unseen };
  const dark = useIsDark();
  const look = JSON.stringify([lines, recorded?.lines, recorded?.isBackground]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: rebuilt only when the look changes; data flow through setData
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const [ink, grid] = [resolveColour('var(--muted)'), resolveColour('var(--line)')];
    const axis: uPlot.Axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: CANVAS_FONT };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { points: { size: 6 }, drag: { x: false, y: false } },
        scales: {
          x: { time: false },
          y: { distr: logarithmic ? 3 : 1, range: logarithmic ? undefined : (_, __, max) => [0, max * 1.05 || 1] },
        },
        axes: [
          axis,
          { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : String(Number(tick.toPrecision(3))))) },
        ],
        series: [
          { label: 'step' },
          ...lines.map(({ label: name, colour, strong }) => ({
            label: name,
            stroke: resolveColour(colour),
            width: strong ? 3 : 1.5,
            points: { show: false },
            spanGaps: true,
          })),
          ...(recorded?.lines ?? []).map(({ label: name, colour, strong }) => ({
            label: name,
            stroke: resolveColour(colour),
            width: strong ? 2.5 : 1.25,
            dash: [5, 3, 1, 3],
            alpha: recorded?.isBackground && !strong ? 0.45 : 0.9,
            points: { show: false },
            spanGaps: true,
          })),
        ],
        hooks: {
          drawClear: [(drawn: uPlot) => drawUnseen(drawn, latest.current.unseen, ink)],
          draw: [(drawn: uPlot) => drawMarks(drawn, latest.current.marks, ink)],
        },
      },
      latest.current.table,
      element,
    );
    chart.current = plot;
    rememberPlot(element, { plot, marks: () => latest.current.marks });
    const forget = redrawWithFont(plot);
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      forget();
      watch.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [look, logarithmic, dark]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: stretches are drawn along with the data
  useEffect(() => chart.current?.setData(table), [table, unseen]);

  return <div ref={host} role="img" aria-label={label} className={columns.length || !recorded ? undefined : 'recorded'} />;
}

/** Live and recorded columns over all steps of either; a line spans what it has no value for. */
function joined(columns: readonly Float64Array[], recorded: readonly Float64Array[] | undefined, logarithmic: boolean): uPlot.AlignedData {
  const tables = [columns, recorded ?? []].filter(({ length }) => length > 0).map((each) => positive(each, logarithmic));
  const [first] = tables;
  if (!first) return [new Float64Array()];
  return tables.length > 1 ? uPlot.join(tables) : first;
}

/** A logarithmic axis has no place for zero; such values become gaps. */
function positive(columns: readonly Float64Array[], logarithmic: boolean): uPlot.AlignedData {
  const [x = new Float64Array(), ...rest] = columns;
  return [x, ...(logarithmic ? rest.map((column) => column.map((value) => (value > 0 ? value : Number.NaN))) : rest)];
}

/** Under the lines: what nobody saw. */
function drawUnseen(plot: uPlot, stretches: readonly Stretch[], colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.globalAlpha = 0.16;
  for (const stretch of stretches) {
    const [from, to] = stretch.map((step) => Math.min(Math.max(plot.valToPos(step, 'x', true), bbox.left), bbox.left + bbox.width));
    if (from !== undefined && to !== undefined) ctx.fillRect(from, bbox.top, Math.max(1, to - from), bbox.height);
  }
  ctx.restore();
}

function drawMarks(plot: uPlot, marks: readonly number[], colour: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.setLineDash([3, 3]);
  for (const mark of marks) {
    const x = Math.round(plot.valToPos(mark, 'x', true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}
