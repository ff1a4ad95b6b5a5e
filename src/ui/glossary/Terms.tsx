import styles from './Glossary.module.css';
import { glossaryText } from './glossary-text';
import { Term } from './Term';
import type { TermId } from './terms';

/** The words of a panel that need a word of their own, each a press away from its meaning. */
export function Terms({ ids }: { ids: readonly TermId[] }) {
  const { here } = glossaryText.use();
  return (
    <ul className={styles.terms} aria-label={here}>
      {ids.map((id) => (
        <li key={id}>
          <Term id={id} />
        </li>
      ))}
    </ul>
  );
}
