/** The canvas charts on the page, so that an export can draw them anew from their numbers. */
import type uPlot from 'uplot';

export interface Plot {
  readonly plot: uPlot;
  readonly bands?: readonly uPlot.Band[];
  /** Places of dashed verticals. */
  marks(): readonly number[];
}

const plots = new WeakMap<Element, Plot>();

export const rememberPlot = (host: Element, plot: Plot): void => void plots.set(host, plot);

export const plotIn = (part: Element): Plot | null => {
  for (const host of part.querySelectorAll('[role="img"]')) {
    const found = plots.get(host);
    if (found) return found;
  }
  return null;
};
