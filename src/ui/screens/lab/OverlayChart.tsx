import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { rememberPlot } from '../../export/plots';
import { CANVAS_FONT, redrawWithFont } from '../../fonts/page-font';
import { resolveColour, useIsDark } from '../../theme';

export interface OverlayLine {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  readonly isDashed: boolean;
  /** A mark at every point, where there are few. */
  readonly hasPoints: boolean;
  /** A border of a band: filled to the line before it, not drawn itself. */
  readonly border?: 'low' | 'high';
}

export interface OverlayChartProps {
  readonly x: Float64Array;
  /** A column a line. */
  readonly columns: readonly (number | null)[][];
  readonly lines: readonly OverlayLine[];
  /** Places at which a setting was changed. */
  readonly marks: readonly number[];
  readonly isShare: boolean;
  readonly height: number;
  readonly label: string;
  format(x: number): string;
}

/**
 * More lines than this are a crowd: not followed by a dot each under the pointer, and a pixel wide. Where no GPU draws, two hundred wider
 * ones took 120 ms of processor time and these take 40.
 */
const CROWD = 24;

/** Many lines over one axis on a canvas: two hundred runs cost what one costs in SVG. */
export default function OverlayChart({ x, columns, lines, marks, isShare, height, label, format }: OverlayChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const dark = useIsDark();
  const data = useMemo((): uPlot.AlignedData => [x, ...columns], [x, columns]);
  const latest = useRef({ data, marks, format });
  latest.current = { data, marks, format };
  const look = JSON.stringify(lines);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rebuilt only when the look changes; numbers flow through setData
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const colourOf = resolver();
    const [ink, grid] = [colourOf('var(--muted)'), colourOf('var(--line)')];
    const axis: uPlot.Axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: CANVAS_FONT };
    const isCrowd = lines.length > CROWD;
    const percent = (value: number) => `${Math.round(100 * value)} %`;
    const bands = lines.flatMap(({ border }, index): uPlot.Band[] =>
      border === 'high' ? [{ series: [index + 1, index], fill: faint(colourOf(lines[index]?.colour ?? '')) }] : [],
    );
    const plot = new uPlot(
      {
        ...{ width: element.clientWidth, height, legend: { show: false }, bands },
        cursor: { points: isCrowd ? { show: false } : { size: 6 }, drag: { x: false, y: false } },
        scales: { x: { time: false }, y: { range: (_, low, high) => (isShare ? [0, 1] : spaced(low, high)) } },
        axes: [
          { ...axis, size: 30, grid: { show: false }, values: (_, ticks) => ticks.map((tick) => latest.current.format(tick)) },
          { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => (isShare ? percent(tick) : String(Number(tick.toPrecision(3))))) },
        ],
        series: [
          {},
          ...lines.map(({ label: name, colour, isDashed, hasPoints, border }): uPlot.Series => {
            const stroke = colourOf(colour);
            if (border) return { label: name, stroke: 'transparent', width: 0, points: { show: false }, spanGaps: true };
            return {
              ...{ label: name, stroke, width: isCrowd ? 1 : isDashed ? 2.25 : 1.75, spanGaps: true },
              ...(isDashed ? { dash: [7, 4] } : {}),
              points: hasPoints ? { show: true, size: 6, stroke, fill: colourOf('var(--surface)') } : { show: false },
            };
          }),
        ],
        hooks: { draw: [(drawn) => drawMarks(drawn, latest.current.marks, ink)] },
      },
      latest.current.data,
      element,
    );
    chart.current = plot;
    rememberPlot(element, { plot, bands, marks: () => latest.current.marks });
    const forget = redrawWithFont(plot);
    const watch = new ResizeObserver(() => {
      // It reports once when it begins to watch, too.
      if (plot.width !== element.clientWidth) plot.setSize({ width: element.clientWidth, height });
    });
    watch.observe(element);
    return () => {
      forget();
      watch.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [look, isShare, height, dark]);

  useEffect(() => {
    // A chart that was just made has them.
    if (chart.current && chart.current.data !== data) chart.current.setData(data);
  }, [data]);

  return <div ref={host} role="img" aria-label={label} style={{ minBlockSize: height }} />;
}

/** Asks the page once for each colour: every question makes it settle its styles. */
function resolver(): (expression: string) => string {
  const known = new Map<string, string>();
  return (expression) => {
    const found = known.get(expression) ?? resolveColour(expression);
    known.set(expression, found);
    return found;
  };
}

const faint = (colour: string) => colour.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.16)');

/** Some air above and below; from 0 where nothing is negative. */
function spaced(low: number | null, high: number | null): [number, number] {
  const [from, to] = [Math.min(0, low ?? 0), high ?? 1];
  return [from, to + 0.05 * (to - from || 1)];
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
