import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { resolveColour, useIsDark } from '../theme';

export interface StepLine {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  readonly strong: boolean;
}

export interface StepChartProps {
  /** x, then one column a line. */
  readonly columns: readonly Float64Array[];
  readonly lines: readonly StepLine[];
  /** Steps at which a setting was changed. */
  readonly marks: readonly number[];
  readonly logarithmic: boolean;
  readonly label: string;
}

const HEIGHT = 240;

/** Per-step series on a canvas; hundreds of times cheaper than SVG. */
export default function StepChart({ columns, lines, marks, logarithmic, label }: StepChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef({ columns, marks });
  latest.current = { columns, marks };
  const dark = useIsDark();
  const look = JSON.stringify(lines);

  // biome-ignore lint/correctness/useExhaustiveDependencies: rebuilt only when the look changes; data flow through setData
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const [ink, grid] = [resolveColour('var(--muted)'), resolveColour('var(--line)')];
    const axis: uPlot.Axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: '12px sans-serif' };
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
          })),
        ],
        hooks: { draw: [(drawn: uPlot) => drawMarks(drawn, latest.current.marks, ink)] },
      },
      positive(latest.current.columns, logarithmic),
      element,
    );
    chart.current = plot;
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [look, logarithmic, dark]);

  useEffect(() => chart.current?.setData(positive(columns, logarithmic)), [columns, logarithmic]);

  return <div ref={host} role="img" aria-label={label} />;
}

/** A logarithmic axis has no place for zero; such values become gaps. */
function positive(columns: readonly Float64Array[], logarithmic: boolean): uPlot.AlignedData {
  const [x = new Float64Array(), ...rest] = columns;
  return [x, ...(logarithmic ? rest.map((column) => column.map((value) => (value > 0 ? value : Number.NaN))) : rest)];
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
