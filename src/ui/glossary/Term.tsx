import { useId } from 'react';
import styles from './Glossary.module.css';
import { glossaryText } from './glossary-text';
import { SOURCES, type TermId } from './terms';

/** A word that explains itself: by button, so that keys and touch reach it as the pointer does. */
export function Term({ id }: { id: TermId }) {
  const { name, meaning } = glossaryText.use().terms[id];
  const popover = useId();
  return (
    <>
      <button type="button" className={styles.term} popoverTarget={popover} title={meaning}>
        {name}
      </button>
      <span id={popover} popover="auto" className={styles.meaning}>
        <strong>{name}</strong> <span>{meaning}</span> <small lang="en">{SOURCES[id]}</small>
      </span>
    </>
  );
}
