import { Crosshair } from 'lucide-react';
import { percent } from '../../format';
import { best } from './attack-facts';
import styles from './See.module.css';
import { useSight } from './sight';
import { text } from './text';

interface ProbabilitiesProps {
  readonly values: ArrayLike<number>;
  /** The right class. */
  readonly label: number | null;
  readonly target?: number | null;
  /** Targets of a mixed picture, drawn behind the bars. */
  readonly wanted?: ArrayLike<number>;
}

/** One bar a class; the right one is marked by a tick, a target by a cross-hair, the answer by bold type. */
export function Probabilities({ values, label, target = null, wanted }: ProbabilitiesProps) {
  const t = text.use();
  const { classes } = useSight();
  const answer = best(values);
  return (
    <ol className={styles.bars} aria-label={t.probabilities}>
      {Array.from(values, (value, i) => (
        <li key={classes[i] ?? i} data-answer={i === answer} data-right={i === label}>
          <span className={styles.barName}>
            {i === label && <span title={t.rightClass}>✓ </span>}
            {i === target && <Crosshair size={12} role="img" aria-label={t.targetClass} />}
            <span>{classes[i] ?? i}</span>
          </span>
          <span className={styles.barTrack}>
            {Boolean(wanted?.[i]) && <span className={styles.barWanted} style={{ inlineSize: `${100 * (wanted?.[i] ?? 0)}%` }} />}
            <span className={styles.barFill} style={{ inlineSize: `${100 * value}%` }} />
          </span>
          <span className={styles.barValue}>{percent(value)}</span>
        </li>
      ))}
    </ol>
  );
}
