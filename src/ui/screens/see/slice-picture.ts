/** A slice turned into pixels and outlines. Pure. */
import { ANSWER_HUES, sequential } from './colours';

export const PAINTS = ['answers', 'loss'] as const;
export type Paint = (typeof PAINTS)[number];

/** Levels of the loss that contours are drawn at. */
export const LEVELS: readonly number[] = [0.1, 0.5, 1, 2, 4, 8, 16];
/** Loss that is drawn brightest. */
const BRIGHT = 8;

type Rgb = readonly [number, number, number];
const PALE: Rgb = [240, 238, 230];

/** Colour of an answer: pale for the right class, a hue of its own for every other. */
export const answerColour = (answer: number, label: number): Rgb =>
  answer === label ? PALE : (ANSWER_HUES[(answer < label ? answer : answer - 1) % ANSWER_HUES.length] ?? PALE);

/** Pixels of a grid whose rows run from the lowest second coordinate up; the picture has it at the bottom. */
export function slicePixels(
  { answers, loss }: { readonly answers: Uint8Array; readonly loss: Float32Array },
  { points, label, paint }: { readonly points: number; readonly label: number; readonly paint: Paint },
): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * points * points);
  for (let row = 0; row < points; row++) {
    for (let column = 0; column < points; column++) {
      const from = row * points + column;
      const to = (points - 1 - row) * points + column;
      const colour = paint === 'answers' ? answerColour(answers[from]!, label) : sequential(Math.log1p(loss[from]!) / Math.log1p(BRIGHT));
      rgba.set(colour, 4 * to);
      rgba[4 * to + 3] = 255;
    }
  }
  return rgba;
}

/** Share of the grid that each answer takes, largest first. */
export function shares(answers: Uint8Array): readonly { readonly answer: number; readonly share: number }[] {
  const counts = new Map<number, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return [...counts].map(([answer, count]) => ({ answer, share: count / answers.length })).sort((a, b) => b.share - a.share);
}

type Cell = readonly [column: number, row: number];
/** Share of the width within which a name would cover a mark. */
const NAME_ROOM = 1 / 7;

/**
 * A cell to write an answer's name into: the one of its cells that is nearest to their middle, clear of the marks where there is room; from
 * the lower left corner.
 */
export function namePlace(answers: Uint8Array, points: number, answer: number, marks: readonly Cell[] = []): Cell {
  const all = [...answers.keys()].filter((i) => answers[i] === answer).map((i) => [i % points, Math.floor(i / points)] as const);
  const clear = all.filter((cell) => marks.every((mark) => Math.hypot(cell[0] - mark[0], cell[1] - mark[1]) > NAME_ROOM * points));
  const cells = clear.length > 0 ? clear : all;
  const middle = [0, 1].map((axis) => cells.reduce((sum, cell) => sum + cell[axis]!, 0) / cells.length);
  const far = (cell: readonly [number, number]) => Math.hypot(cell[0] - middle[0]!, cell[1] - middle[1]!);
  return cells.reduce((best, cell) => (far(cell) < far(best) ? cell : best), cells[0] ?? [0, 0]);
}

/** Where a segment between two corners crosses `level`, 0 to 1. */
const crossing = (from: number, to: number, level: number): number => (level - from) / (to - from);

/**
 * Contour of a grid at one level, as an SVG path in units of cells from the lower left corner, y up (marching squares; the
 * two ambiguous cases are joined without asking for the middle).
 */
export function contour(values: Float32Array, points: number, level: number): string {
  const parts: string[] = [];
  const at = (row: number, column: number) => values[row * points + column]!;
  for (let row = 0; row < points - 1; row++) {
    for (let column = 0; column < points - 1; column++) {
      const corners = [at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)] as const;
      const places: [number, number][] = [];
      for (let side = 0; side < 4; side++) {
        const [from, to] = [corners[side]!, corners[(side + 1) % 4]!];
        if (from < level === to < level) continue;
        const share = crossing(from, to, level);
        const [x, y] = [
          [share, 0],
          [1, share],
          [1 - share, 1],
          [0, 1 - share],
        ][side] as [number, number];
        places.push([column + x, row + y]);
      }
      for (let i = 0; i + 1 < places.length; i += 2) {
        const [a, b] = [places[i]!, places[i + 1]!];
        parts.push(`M${a[0].toFixed(2)} ${a[1].toFixed(2)}L${b[0].toFixed(2)} ${b[1].toFixed(2)}`);
      }
    }
  }
  return parts.join('');
}
