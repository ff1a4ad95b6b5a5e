import { Fragment } from 'react';
import type { Pooled } from '../../../../runs/class-pool';
import { Marker } from '../../../charts/Marker';
import { TableTwin } from '../../../charts/TableTwin';
import { percent } from '../../../format';
import { useNetworkNames } from '../../../network-names';
import { NETWORKS } from '../../../networks';
import styles from './Pool.module.css';
import { text } from './pool-text';

const SIZE = 320;
const LEFT = 46;
/** Half of what stands under the last line. */
const RIGHT = 20;
const BOTTOM = 34;
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const x = (share: number) => LEFT + share * (SIZE - LEFT - RIGHT);
const y = (share: number) => 12 + (1 - share) * (SIZE - BOTTOM - 12);

/** Clean against robust accuracy, one point a student, with the interval of the mean as a cross. */
export function Scatter({ pooled }: { pooled: readonly Pooled[] }) {
  const t = text.use();
  const names = useNetworkNames();
  return (
    <figure className={styles.scatter}>
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={t.scatter}>
        {TICKS.map((tick) => (
          <Fragment key={tick}>
            <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className={styles.grid} />
            <line x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} className={styles.grid} />
            <text x={x(0) - 6} y={y(tick) + 4} textAnchor="end">
              {percent(tick)}
            </text>
            <text x={x(tick)} y={y(0) + 16} textAnchor="middle">
              {percent(tick)}
            </text>
          </Fragment>
        ))}
        <text x={x(0.5)} y={SIZE - 2} textAnchor="middle">
          {t.clean}
        </text>
        <text x={-y(0.5)} y={10} textAnchor="middle" transform="rotate(-90)">
          {t.robust}
        </text>
        {pooled.map(({ network, points, clean, robust }) => (
          <g key={network} style={{ color: NETWORKS[network].colour }}>
            {points.map(({ file, seed, clean: across, robust: up }) => (
              <g key={`${file}${seed}`} data-point={network} opacity={0.75}>
                <title>{t.point(file, seed, percent(across, 1), percent(up, 1))}</title>
                <Marker x={x(across)} y={y(up)} look={NETWORKS[network]} size={4.5} />
              </g>
            ))}
            {robust.half !== null && (
              <line
                x1={x(clean.mean)}
                x2={x(clean.mean)}
                y1={y(Math.max(0, robust.mean - robust.half))}
                y2={y(Math.min(1, robust.mean + robust.half))}
                className={styles.cross}
              />
            )}
          </g>
        ))}
      </svg>
      <figcaption>{t.scatter}</figcaption>
      <TableTwin
        head={[t.file, t.network, t.clean, t.robust]}
        rows={() =>
          pooled.flatMap(({ network, points }) =>
            points.map((point) => [`${point.file}, ${point.seed}`, names[network], percent(point.clean, 1), percent(point.robust, 1)]),
          )
        }
      />
    </figure>
  );
}
