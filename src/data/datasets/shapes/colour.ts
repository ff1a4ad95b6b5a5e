/** Two random colours whose brightness differs by at least a given amount. */
import type { Draws } from '../../draws';

export interface Colour {
  red: number;
  green: number;
  blue: number;
}

/** Luma is kept this far from black and white, so that noise and cue are seldom clipped. */
const MARGIN = 12;
const RANGE = 255 - 2 * MARGIN;
export const MAX_CONTRAST = 200;

/** Rec. 601 luma in levels of 255. */
export const luma = (red: number, green: number, blue: number) => 0.299 * red + 0.587 * green + 0.114 * blue;

/** A random hue blended with black or white until its luma is `target`; exact, and never out of range. */
function drawColour(draws: Draws, target: number, colour: Colour): void {
  const red = draws.between(0, 255);
  const green = draws.between(0, 255);
  const blue = draws.between(0, 255);
  const own = luma(red, green, blue);
  const towards = own > target ? 0 : 255;
  const keep = (towards - target) / (towards - own);
  colour.red = towards + (red - towards) * keep;
  colour.green = towards + (green - towards) * keep;
  colour.blue = towards + (blue - towards) * keep;
}

/**
 * Draws figure and ground: the gap between their lumas is contrast + u^2 (231 - contrast) with u uniform, and either may be the brighter.
 * @param contrast smallest luma difference, in [0, 200] levels of 255
 */
export function drawColours(draws: Draws, contrast: number, figure: Colour, ground: Colour): void {
  const share = draws.unit();
  const gap = contrast + share * share * (RANGE - contrast);
  const dark = MARGIN + draws.unit() * (RANGE - gap);
  const figureIsBright = draws.unit() < 0.5;
  drawColour(draws, figureIsBright ? dark + gap : dark, figure);
  drawColour(draws, figureIsBright ? dark : dark + gap, ground);
}
