import { ImageDown } from 'lucide-react';
import { useRef, useState } from 'react';
import { fileName } from '../../runs/export';
import { saveFile } from '../save-file';
import { resolveColour } from '../theme';
import css from './Export.module.css';
import type { LegendEntry } from './svg';
import { text } from './text';

export interface ChartMenuProps {
  readonly title: string;
  /** What a reader of the picture must know, a sentence each; asked for when a picture is saved. */
  caption(): Promise<readonly string[]>;
  /** Colours may be custom properties. */
  readonly legend?: readonly LegendEntry[];
}

/** Saves the chart that is in the same figure or panel as this button. */
export function ChartMenu({ title, caption, legend }: ChartMenuProps) {
  const t = text.use();
  const menu = useRef<HTMLDetailsElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const save = async (kind: 'svg' | 'png') => {
    setProblem(null);
    try {
      const { composeFigure, drawingSoonIn, rasterise } = await import('./figure');
      const part = menu.current?.closest('figure, section');
      const drawing = part && (await drawingSoonIn(part));
      if (!drawing) throw new Error(t.chart.none);
      const named = legend?.map((entry) => ({ ...entry, colour: resolveColour(entry.colour) }));
      const figure = composeFigure(drawing, { title, caption: await caption(), ...(named ? { legend: named } : {}) });
      const name = fileName(title, '').replace(/-$/, '') || 'chart';
      if (kind === 'svg') saveFile(`${name}.svg`, figure.svg, 'image/svg+xml');
      else saveFile(`${name}.png`, await rasterise(figure), 'image/png');
      if (menu.current) menu.current.open = false;
    } catch (error) {
      setProblem(t.chart.failed(error instanceof Error ? error.message : String(error)));
    }
  };
  return (
    <details ref={menu} className={css.menu}>
      <summary aria-label={t.chart.menu(title)} title={t.chart.menu(title)}>
        <ImageDown size={15} aria-hidden /> <span>{t.chart.short}</span>
      </summary>
      <div className={css.items}>
        <button type="button" onClick={() => void save('svg')}>
          {t.chart.svg}
        </button>
        <button type="button" onClick={() => void save('png')}>
          {t.chart.png}
        </button>
        {problem && <p role="alert">{problem}</p>}
      </div>
    </details>
  );
}
