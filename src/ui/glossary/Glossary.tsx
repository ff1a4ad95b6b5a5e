import styles from './Glossary.module.css';
import { glossaryText } from './glossary-text';
import { SOURCES, type TermId } from './terms';

const TERMS = Object.keys(SOURCES) as readonly TermId[];

/** Every word with its meaning and its source. */
export default function Glossary() {
  const { terms } = glossaryText.use();
  return (
    <dl className={styles.list}>
      {TERMS.map((id) => (
        <div key={id}>
          <dt>{terms[id].name}</dt>
          <dd>
            <span>{terms[id].meaning}</span> <small lang="en">{SOURCES[id]}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}
