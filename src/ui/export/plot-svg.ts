/** A canvas chart as vectors: the same scales and numbers, drawn again. */
import type uPlot from 'uplot';
import { resolveColour } from '../theme';
import type { Plot } from './plots';
import { type Drawing, element, FONT, type LegendEntry } from './svg';

const TICKS = 6;
const FONT_SIZE = 12;

/** Round numbers from `low` to `high`; decades on a logarithmic scale. */
export function ticksOf(low: number, high: number, isLogarithmic: boolean): readonly number[] {
  if (!(high > low)) return [low];
  if (isLogarithmic) {
    const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => 10 ** (from + i));
  }
  const rough = (high - low) / TICKS;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5].find((times) => times * unit >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

type Row = readonly (number | null | undefined)[] | ArrayLike<number | null | undefined>;

/** A path through the points that have a value and lie inside the scale's x range; gaps are spanned, as on the canvas. */
function path(plot: uPlot, column: Row): string {
  const xs = plot.data[0] ?? [];
  const { min = 0, max = 0 } = plot.scales.x ?? {};
  const points: string[] = [];
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = [xs[i], column[i]];
    if (x === undefined || x < (min ?? 0) || x > (max ?? 0) || y === null || y === undefined || !Number.isFinite(y)) continue;
    points.push(`${plot.valToPos(x, 'x').toFixed(2)},${plot.valToPos(y, 'y').toFixed(2)}`);
  }
  return points.length > 0 ? `M${points.join('L')}` : '';
}

const colourOf = (plot: uPlot, index: number) => {
  const stroke: unknown = plot.series[index]?.stroke;
  const value: unknown = typeof stroke === 'function' ? stroke(plot, index) : stroke;
  return typeof value === 'string' ? value : '';
};

function lines(plot: uPlot): { readonly drawn: string; readonly legend: readonly LegendEntry[] } {
  const legend: LegendEntry[] = [];
  const parts: string[] = [];
  for (const [index, series] of plot.series.entries()) {
    const colour = colourOf(plot, index);
    if (index === 0 || series.show === false || colour === '' || colour === 'transparent') continue;
    const d = path(plot, plot.data[index] ?? []);
    if (d === '') continue;
    const dash = series.dash?.join(' ');
    const look = {
      stroke: colour,
      'stroke-width': series.width ?? 1.5,
      'stroke-dasharray': dash,
      'stroke-opacity': series.alpha,
      fill: 'none',
    };
    parts.push(element('path', { d, ...look }));
    legend.push({ label: String(series.label ?? ''), colour, ...(dash ? { dash } : {}) });
  }
  return { drawn: parts.join(''), legend };
}

function filled(plot: uPlot, bands: readonly uPlot.Band[]): string {
  return bands
    .map(({ series: [high, low], fill }) => {
      const [top, bottom] = [path(plot, plot.data[high] ?? []), path(plot, plot.data[low] ?? [])];
      if (top === '' || bottom === '') return '';
      const back = bottom.slice(1).split('L').reverse().join('L');
      return element('path', { d: `${top}L${back}Z`, fill: typeof fill === 'string' ? fill : 'none' });
    })
    .join('');
}

/** What the page writes at the ticks of an axis. */
function labels(plot: uPlot, index: number, ticks: readonly number[]): readonly string[] {
  const values: unknown = plot.axes[index]?.values;
  const written: unknown = typeof values === 'function' ? values(plot, [...ticks], index, 50, 1) : null;
  return Array.isArray(written) ? written.map((each) => String(each ?? '')) : ticks.map((tick) => String(Number(tick.toPrecision(4))));
}

export function plotSvg({ plot, marks, bands = [] }: Plot): Drawing {
  const { left, top, width, height } = box(plot);
  const [ink, grid] = [resolveColour('var(--muted)'), resolveColour('var(--line)')];
  const scale = (name: 'x' | 'y') => ({
    low: plot.scales[name]?.min ?? 0,
    high: plot.scales[name]?.max ?? 1,
    log: plot.scales[name]?.distr === 3,
  });
  const [x, y] = [scale('x'), scale('y')];
  const [xTicks, yTicks] = [ticksOf(x.low, x.high, x.log), ticksOf(y.low, y.high, y.log)];
  const write = (text: string, at: { x: number; y: number; anchor: string }) =>
    element('text', { x: at.x, y: at.y, 'text-anchor': at.anchor, fill: ink, 'font-size': FONT_SIZE, 'font-family': FONT }, text);
  const [xLabels, yLabels] = [labels(plot, 0, xTicks), labels(plot, 1, yTicks)];
  const axes = [
    ...yTicks.map((tick, i) => {
      const at = top + plot.valToPos(tick, 'y');
      const line = element('line', { x1: left, x2: left + width, y1: at, y2: at, stroke: grid });
      return `${line}${write(yLabels[i] ?? '', { x: left - 6, y: at + 4, anchor: 'end' })}`;
    }),
    ...xTicks.map((tick, i) => write(xLabels[i] ?? '', { x: left + plot.valToPos(tick, 'x'), y: top + height + 18, anchor: 'middle' })),
  ].join('');
  const verticals = marks()
    .map((mark) => plot.valToPos(mark, 'x'))
    .map((at) => element('line', { x1: at, x2: at, y1: 0, y2: height, stroke: ink, 'stroke-dasharray': '3 3' }))
    .join('');
  const { drawn, legend } = lines(plot);
  const inside = element('g', { transform: `translate(${left} ${top})` }, `${filled(plot, bands)}${drawn}${verticals}`);
  return { width: plot.width, height: plot.height, content: `${axes}${inside}`, legend };
}

/** The plotting area in CSS pixels. */
function box({ bbox }: uPlot) {
  const ratio = window.devicePixelRatio || 1;
  return { left: bbox.left / ratio, top: bbox.top / ratio, width: bbox.width / ratio, height: bbox.height / ratio };
}
