import type { Proportion } from '../../../protocol/metrics';
import { percent } from '../../format';
import styles from './Figures.module.css';
import { text } from './figure-text';

export interface Bar {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  readonly value: number;
  /** 95 % interval of one measurement. */
  readonly proportion?: Proportion;
  /** Single measurements that `value` is the mean of. */
  readonly dots?: readonly number[];
  readonly isDashed?: boolean;
}

/** Shares from 0 to 100 % as bars, each with its whisker or its dots. */
export function Bars({ bars }: { bars: readonly Bar[] }) {
  const t = text.use();
  return (
    <ul className={styles.bars}>
      {bars.map(({ id, label, colour, value, proportion, dots = [], isDashed = false }) => (
        <li key={id} style={{ '--hue': colour }}>
          <span className={styles.label}>{label}</span>
          <svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
            <rect width="100" height="16" className={styles.track} />
            <rect width={100 * value} height="16" className={styles.fill} data-dashed={isDashed} />
            {proportion && <line x1={100 * proportion.low} x2={100 * proportion.high} y1="8" y2="8" className={styles.whisker} />}
            {dots.map((dot, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: seeds may measure the same
              <line key={index} x1={100 * dot} x2={100 * dot} y1="8" y2="8" className={styles.dot} />
            ))}
          </svg>
          <strong>{percent(value, 1)}</strong>
          <small>
            {proportion
              ? t.interval(percent(proportion.low), percent(proportion.high), proportion.n)
              : dots.map((dot) => percent(dot, 1)).join(', ')}
          </small>
        </li>
      ))}
    </ul>
  );
}
