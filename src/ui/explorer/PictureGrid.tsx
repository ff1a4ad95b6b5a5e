import { type KeyboardEvent, useEffect, useRef } from 'react';
import { count as shown } from '../format';
import styles from './Explorer.module.css';
import { text } from './explorer-text';
import { move } from './move';
import { Thumbnail } from './Thumbnail';
import type { PlacedPage } from './use-pictures';

export const COLUMNS = 10;
export const PER_PAGE = 60;

export interface PictureGridProps {
  readonly page: PlacedPage;
  readonly classes: readonly string[];
  /** Place of the picked picture among those that match, through all pages. */
  readonly place: number;
  onPick(place: number): void;
}

/** Pictures in rows; the arrow keys, Home, End and the page keys go through all of them. */
export function PictureGrid({ page, classes, place, onPick }: PictureGridProps) {
  const t = text.use();
  const picked = useRef<HTMLButtonElement>(null);
  const byKey = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows when another picture is picked or its page has come
  useEffect(() => {
    if (byKey.current && picked.current) {
      picked.current.focus();
      byKey.current = false;
    }
  }, [place, page]);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = move(event.key, place, { columns: COLUMNS, perPage: PER_PAGE, total: page.total });
    if (next === null) return;
    event.preventDefault();
    byKey.current = true;
    onPick(next);
  };
  if (page.total === 0) return <p className={styles.empty}>{t.noPicture}</p>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it take the keys; they are handled in one place
    <div className={styles.grid} onKeyDown={onKeyDown}>
      {page.indices.map((index, i) => {
        const isPicked = page.from + i === place;
        const name = classes[page.labels[i] ?? -1] ?? t.classNumber(page.labels[i]);
        return (
          <button
            key={index}
            ref={isPicked ? picked : null}
            type="button"
            className={styles.cell}
            aria-pressed={isPicked}
            aria-label={t.picture(name, shown(index))}
            title={t.picture(name, shown(index))}
            tabIndex={isPicked ? 0 : -1}
            onClick={() => onPick(page.from + i)}
          >
            <Thumbnail images={page.images} at={i} />
          </button>
        );
      })}
    </div>
  );
}
