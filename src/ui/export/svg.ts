/** SVG as text, built by hand: it must stand alone, in any viewer. */
export const FONT = 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeXml = (text: string): string => text.replaceAll(/[&<>"]/g, (letter) => ESCAPES[letter] ?? letter);

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element; attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(typeof value === 'number' ? String(Number(value.toFixed(2))) : String(value))}"`);
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
}

/** A drawing to be put into another one. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly content: string;
  /** What its lines stand for, where the drawing itself knows. */
  readonly legend: readonly LegendEntry[];
}

export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly dash?: string;
}
