import type { ReactNode } from 'react';
import { RecordedTag } from '../../panels/RecordedNote';
import styles from './Figures.module.css';

/** The frame of a figure: title, tag, content and what it stands on. */
export function Frame({ title, caption, children }: { title: string; caption: ReactNode; children: ReactNode }) {
  return (
    <figure className={styles.figure}>
      <div className={styles.head}>
        <span>{title}</span> <RecordedTag />
      </div>
      {children}
      <figcaption className={styles.caption}>{caption}</figcaption>
    </figure>
  );
}
