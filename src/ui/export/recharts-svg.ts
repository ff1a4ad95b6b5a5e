/** A chart that is SVG already, made to stand without the page's style sheet. */
import type { Drawing } from './svg';

/** What decides how SVG looks; taken from the computed style, where custom properties are colours. */
const LOOKS = [
  ...['fill', 'stroke', 'fill-opacity', 'stroke-opacity', 'opacity', 'stroke-width', 'stroke-dasharray', 'stroke-linecap'],
  ...['font-size', 'font-family', 'font-weight', 'text-anchor'],
] as const;

function settle(original: Element, copy: Element): void {
  const style = getComputedStyle(original);
  for (const name of LOOKS) {
    const value = style.getPropertyValue(name);
    if (value) copy.setAttribute(name, value);
  }
  for (const name of ['class', 'style', 'id', 'tabindex', 'role']) copy.removeAttribute(name);
  for (const [index, child] of [...original.children].entries()) {
    const twin = copy.children[index];
    if (twin) settle(child, twin);
  }
}

export function rechartsSvg(svg: SVGSVGElement): Drawing {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  settle(svg, copy);
  // Clip paths are found by their ids, which settling takes away; what they cut off is outside the chart anyway.
  for (const each of copy.querySelectorAll('[clip-path]')) each.removeAttribute('clip-path');
  for (const each of copy.querySelectorAll('defs, title, desc')) each.remove();
  const { width, height } = svg.getBoundingClientRect();
  const writer = new XMLSerializer();
  return { width, height, content: [...copy.children].map((child) => writer.serializeToString(child)).join(''), legend: [] };
}
