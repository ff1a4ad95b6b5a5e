/** A chart as a figure: title, legend, drawing and caption in one picture. */
import { resolveColour } from '../theme';
import { plotSvg } from './plot-svg';
import { plotIn } from './plots';
import { rechartsSvg } from './recharts-svg';
import { type Drawing, element, escapeXml, FONT, type LegendEntry } from './svg';

export interface FigureText {
  readonly title: string;
  /** A sentence each; broken where they are too long. */
  readonly caption: readonly string[];
  readonly legend?: readonly LegendEntry[];
}

const MARGIN = 16;
const LINE = 17;
/** About the width of a letter at the caption's size, in the widest font that a viewer may have. */
const LETTER = 6.2;
/** How much fewer letters of the title fit into a line. */
const TITLE = 0.72;

/** The chart inside a part of the page; null where there is none yet. */
export function drawingIn(part: Element): Drawing | null {
  const plot = plotIn(part);
  if (plot) return plotSvg(plot);
  const svg = part.querySelector<SVGSVGElement>('svg.recharts-surface');
  return svg ? rechartsSvg(svg) : null;
}

/** A chart that was only just asked for is drawn within this time. */
const PATIENCE_MS = 2000;
const POLL_MS = 50;

/** The chart's drawing, waited for where it is still coming; null when there is none. */
export async function drawingSoonIn(part: Element): Promise<Drawing | null> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const drawing = drawingIn(part);
    if (drawing) return drawing;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return drawingIn(part);
}

/** Lines of at most so many letters, broken at spaces where there are any (Japanese has none). */
export function wrap(text: string, letters: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
    if (line !== '' && width(line + word.trimEnd()) > letters) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
    while (width(line.trimEnd()) > letters) {
      const cut = fitting(line, letters);
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}

/** In letters of the Latin alphabet; others take the room of two. */
const width = (text: string) => [...text].reduce((sum, letter) => sum + (letter > '⺀' ? 2 : 1), 0);

function fitting(text: string, letters: number): number {
  let end = 0;
  for (const letter of text) {
    if (width(text.slice(0, end) + letter) > letters) break;
    end += letter.length;
  }
  return Math.max(1, end);
}

/** A whole SVG file. */
export function composeFigure(
  drawing: Drawing,
  { title, caption, legend = drawing.legend }: FigureText,
): { svg: string; width: number; height: number } {
  const [ink, muted, surface] = [resolveColour('var(--text)'), resolveColour('var(--muted)'), resolveColour('var(--surface)')];
  const full = Math.max(320, drawing.width) + 2 * MARGIN;
  const letters = Math.floor((full - 2 * MARGIN) / LETTER);
  const parts: string[] = [];
  let y = MARGIN;
  const write = (text: string, look: Record<string, string | number>) => {
    y += LINE;
    parts.push(element('text', { x: MARGIN, y: y - 4, 'font-family': FONT, ...look }, escapeXml(text)));
  };
  for (const line of wrap(title, Math.floor(letters * TITLE))) write(line, { 'font-size': 15, 'font-weight': 650, fill: ink });
  let x = MARGIN;
  if (legend.length > 0) y += LINE + 2;
  for (const { label, colour, dash } of legend) {
    const room = 34 + LETTER * width(label) + 14;
    if (x > MARGIN && x + room > full) {
      x = MARGIN;
      y += LINE;
    }
    parts.push(element('line', { x1: x, x2: x + 26, y1: y - 8, y2: y - 8, stroke: colour, 'stroke-width': 2.5, 'stroke-dasharray': dash }));
    parts.push(element('text', { x: x + 32, y: y - 4, 'font-size': 12, 'font-family': FONT, fill: ink }, escapeXml(label)));
    x += room;
  }
  y += 8;
  parts.push(element('g', { transform: `translate(${MARGIN} ${y})` }, drawing.content));
  y += drawing.height + 4;
  for (const line of caption.flatMap((sentence) => wrap(sentence, letters))) write(line, { 'font-size': 12, fill: muted });
  const height = Math.ceil(y + MARGIN);
  const size = { width: Math.ceil(full), height };
  const background = element('rect', { ...size, fill: surface });
  const root = { xmlns: 'http://www.w3.org/2000/svg', role: 'img', ...size, viewBox: `0 0 ${size.width} ${height}` };
  const name = element('title', {}, escapeXml(title));
  return { svg: `${element('svg', root, `${name}${background}${parts.join('')}`)}\n`, ...size };
}

/** Points a pixel, so that prints are sharp. */
const SCALE = 2;

/** The figure as pixels. */
export async function rasterise({ svg, width: wide, height }: ReturnType<typeof composeFigure>): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image(wide, height);
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = SCALE * wide;
    canvas.height = SCALE * height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('canvas gives no 2d context, expected one to draw the chart on');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('chart could not be written as PNG, expected a picture'))),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
