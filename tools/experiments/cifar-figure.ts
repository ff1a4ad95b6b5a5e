/** The students of CIFAR-10 as a picture: robust accuracy of every seed, beside that of the teacher they learned from. */
import { element, escapeXml, FONT } from '../../src/ui/export/svg';

export interface FigureRow {
  readonly name: string;
  /** Of each seed. */
  readonly pgd: readonly number[];
  readonly mini: readonly number[];
}

export interface FigureGroup {
  readonly title: string;
  readonly colour: string;
  /** PGD-20 of the teacher; null where there is none. */
  readonly teacher: number | null;
  readonly rows: readonly FigureRow[];
}

const SIZE = { width: 860, label: 230, right: 24, row: 20, gap: 30, top: 74, bottom: 44 };
const INK = { text: '#1c1f24', muted: '#5d6470', line: '#d9d7d0', surface: '#ffffff' };

const write = (text: string, x: number, y: number, look: Readonly<Record<string, string | number>> = {}) =>
  element('text', { x, y, 'font-family': FONT, 'font-size': 12, fill: INK.text, ...look }, escapeXml(text));

const mark = (kind: 'pgd' | 'mini', x: number, y: number, colour: string) =>
  kind === 'pgd'
    ? element('circle', { cx: x, cy: y, r: 4, fill: colour })
    : element('path', { d: `M${x} ${y - 5}l5 5l-5 5l-5 -5z`, fill: INK.surface, stroke: colour, 'stroke-width': 1.5 });

/** @returns an SVG file; accuracies run from 0 to the next ten points above the largest */
export function studentsFigure(groups: readonly FigureGroup[], title: string, caption: string): string {
  const shown = groups.filter(({ rows }) => rows.length > 0);
  const values = shown.flatMap(({ teacher, rows }) => [teacher ?? 0, ...rows.flatMap(({ pgd, mini }) => [...pgd, ...mini])]);
  const most = Math.max(0.1, Math.ceil(Math.max(0, ...values) * 10 - 1e-9) / 10);
  const place = (value: number) => SIZE.label + (value / most) * (SIZE.width - SIZE.label - SIZE.right);
  const parts: string[] = [write(title, 16, 26, { 'font-size': 15, 'font-weight': 650 })];
  parts.push(mark('pgd', 22, 47, INK.muted), write('PGD-20', 32, 51), mark('mini', 96, 47, INK.muted), write('mini-AutoAttack', 106, 51));
  parts.push(
    element('line', { x1: 216, x2: 240, y1: 47, y2: 47, stroke: INK.muted, 'stroke-dasharray': '4 3' }),
    write('teacher, PGD-20', 246, 51),
  );
  let y = SIZE.top;
  for (const { title: head, colour, teacher, rows } of shown) {
    parts.push(write(head, 16, y + 10, { fill: colour, 'font-weight': 650 }));
    const from = y + 16;
    for (const { name, pgd, mini } of rows) {
      y += SIZE.row;
      parts.push(element('line', { x1: SIZE.label, x2: SIZE.width - SIZE.right, y1: y + 6, y2: y + 6, stroke: INK.line }));
      parts.push(write(name, SIZE.label - 10, y + 10, { 'text-anchor': 'end' }));
      parts.push(
        ...mini.map((value) => mark('mini', place(value), y + 6, colour)),
        ...pgd.map((value) => mark('pgd', place(value), y + 6, colour)),
      );
    }
    if (teacher !== null) {
      const [x, to] = [place(teacher), y + 16];
      parts.push(element('line', { x1: x, x2: x, y1: from, y2: to, stroke: colour, 'stroke-width': 1.5, 'stroke-dasharray': '4 3' }));
    }
    y += SIZE.gap;
  }
  for (let tick = 0; tick <= most + 1e-9; tick += 0.1)
    parts.push(write(`${Math.round(tick * 100)} %`, place(tick), y + 4, { 'text-anchor': 'middle', fill: INK.muted }));
  const size = { width: SIZE.width, height: y + SIZE.bottom };
  parts.push(write(caption, 16, size.height - 14, { fill: INK.muted }));
  const background = element('rect', { ...size, fill: INK.surface });
  const root = { xmlns: 'http://www.w3.org/2000/svg', role: 'img', ...size, viewBox: `0 0 ${size.width} ${size.height}` };
  const name = element('title', {}, escapeXml(title));
  return `${element('svg', root, `${name}${background}${parts.join('')}`)}\n`;
}
