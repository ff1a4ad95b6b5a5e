import styles from './Charts.module.css';
import { describeStretches, type Stretch } from './hidden';
import { text } from './text';

/** What the shaded bands of a chart mean, and where they are; nothing where there are none. */
export function HiddenKey({ stretches, isTime = false }: { readonly stretches: readonly Stretch[]; readonly isTime?: boolean }) {
  const t = text.use();
  if (stretches.length === 0) return null;
  return (
    <p className={styles.hidden}>
      <span className={styles.swatch} aria-hidden />
      <span>{`${t.hidden} (${describeStretches(stretches, isTime)})`}</span>
    </p>
  );
}
