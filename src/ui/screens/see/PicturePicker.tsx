import { type KeyboardEvent, useRef } from 'react';
import { move } from '../../explorer/move';
import { Thumbnail } from '../../explorer/Thumbnail';
import styles from './See.module.css';
import { useSight } from './sight';
import { text } from './text';
import type { Pictures } from './use-pictures';

const COLUMNS = 8;

/** Test pictures in rows; the arrow keys go through them. */
export function PicturePicker({
  page,
  picked,
  label,
  onPick,
}: {
  page: Pictures['page'];
  picked: number | null;
  label: string;
  onPick(at: number): void;
}) {
  const t = text.use();
  const { classes } = useSight();
  const grid = useRef<HTMLFieldSetElement>(null);
  if (!page) return <p className={styles.note}>{t.loadingPictures}</p>;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = move(event.key, picked ?? 0, { columns: COLUMNS, perPage: page.indices.length, total: page.indices.length });
    if (next === null) return;
    event.preventDefault();
    onPick(next);
    grid.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <fieldset ref={grid} className={styles.pictureGrid} onKeyDown={onKeyDown}>
      <legend className="visually-hidden">{label}</legend>
      {page.indices.map((index, at) => {
        const name = t.pictureName(classes[page.labels[at] ?? -1] ?? '?', at + 1);
        return (
          <button
            key={index}
            type="button"
            className={styles.cell}
            aria-pressed={at === picked}
            aria-label={name}
            title={name}
            tabIndex={at === (picked ?? 0) ? 0 : -1}
            onClick={() => onPick(at)}
          >
            <Thumbnail images={page.images} at={at} />
          </button>
        );
      })}
    </fieldset>
  );
}
