import type { DatasetSummary } from '../../protocol/messages';
import { count } from '../format';
import styles from './Explorer.module.css';
import { text } from './explorer-text';

export interface ClassListProps {
  readonly classes: readonly string[];
  readonly summary: DatasetSummary;
  /** Null for all classes. */
  readonly chosen: number | null;
  onChoose(label: number | null): void;
}

/** Classes with how many pictures each has; one may be picked. */
export function ClassList({ classes, summary: { counts, images }, chosen, onChoose }: ClassListProps) {
  const t = text.use();
  const most = Math.max(1, ...counts);
  const row = (label: number | null, name: string, pictures: number, share: number) => (
    <label key={name} className={styles.class}>
      <input type="radio" name="explorer-class" className="visually-hidden" checked={chosen === label} onChange={() => onChoose(label)} />
      <span className={styles.bar} style={{ inlineSize: `${100 * share}%` }} aria-hidden />
      <span className={styles.name}>{name}</span>
      <span className={styles.number}>{count(pictures)}</span>
    </label>
  );
  return (
    <fieldset className={styles.classes}>
      <legend className="visually-hidden">{t.showOf}</legend>
      {row(null, t.all, images, 0)}
      {classes.map((name, label) => row(label, name, counts[label] ?? 0, (counts[label] ?? 0) / most))}
    </fieldset>
  );
}
