/** The page's font where style sheets do not reach: before the first picture, and on canvases. */
import type uPlot from 'uplot';
import { inTimeOr } from '../../protocol/in-time';

/** A picture waits no longer than this; then it begins with a stand-in as wide. */
const PATIENCE_MS = 1000;

/** Settles when the font is here, cannot be had (the console says why), or has been waited for. */
export const pageFont = (): Promise<unknown> => inTimeOr(document.fonts.load('1em Inter'), PATIENCE_MS, null);

/** Asked for alone: with the page's families, a stand-in that a machine does not have would count as a failure. */
const FIGURES = '12px "Inter Figures"';

/** For a canvas, which has neither custom properties nor `tabular-nums`: digits of one width come first. */
export const CANVAS_FONT =
  '12px "Inter Figures", "Inter", "Inter from Arial", "Inter from Roboto", "Inter from DejaVu", system-ui, sans-serif';

/** Draws once more when the digits are here: a canvas keeps those that it began with. Returns what calls it off. */
export function redrawWithFont(plot: uPlot): () => void {
  let isWanted = !document.fonts.check(FIGURES, '0');
  if (isWanted) {
    document.fonts.load(FIGURES, '0').then(
      () => isWanted && plot.redraw(false),
      // Drawn with the stand-in already.
      () => {},
    );
  }
  return () => {
    isWanted = false;
  };
}
