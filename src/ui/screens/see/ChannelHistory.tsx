import { useMemo } from 'react';
import type { ChannelView } from '../../../protocol/inspect';
import { NETWORK_ROLES, type NetworkRole } from '../../../protocol/run-config';
import { TableTwin } from '../../charts/TableTwin';
import { NETWORKS } from '../../networks';
import styles from './See.module.css';
import { useSight } from './sight';
import { text } from './text';
import { useInspected } from './use-asked';

interface Series {
  readonly role: NetworkRole;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [480, 150, 46, 24];

const valueAt = (points: Series['points'], step: number) => points.find(({ x }) => x === step)?.y.toFixed(4) ?? '–';

function Lines({ series, caption }: { readonly series: readonly Series[]; readonly caption: string }) {
  const t = text.use();
  const all = series.flatMap(({ points }) => points);
  const steps = [...new Set(all.map((point) => point.x))].toSorted((a, b) => a - b);
  const most = { x: Math.max(1, ...all.map(({ x }) => x)), y: Math.max(1e-6, ...all.map(({ y }) => y)) * 1.08 };
  const x = (at: number) => LEFT + ((WIDTH - LEFT - 10) * at) / most.x;
  const y = (value: number) => 8 + (HEIGHT - BOTTOM - 8) * (1 - value / most.y);
  return (
    <figure className={styles.chart}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={caption}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line x1={LEFT} x2={WIDTH - 10} y1={y(share * most.y)} y2={y(share * most.y)} className={styles.gridLine} />
            <text x={LEFT - 6} y={y(share * most.y) + 4} textAnchor="end">
              {(share * most.y).toFixed(2)}
            </text>
          </g>
        ))}
        {[0, 0.5, 1].map((share) => (
          <text key={share} x={x(share * most.x)} y={HEIGHT - 6} textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}>
            {Math.round(share * most.x)}
          </text>
        ))}
        {series.map(({ role, points }) => (
          <g key={role} style={{ color: NETWORKS[role].colour }}>
            <polyline
              points={points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')}
              stroke="currentColor"
              className={styles.lineMark}
            />
            {points.length > 0 && (
              <text
                x={Math.min(WIDTH - 60, x(points.at(-1)!.x) - 6)}
                y={y(points.at(-1)!.y) - 6}
                textAnchor="end"
                className={styles.lineName}
              >
                {NETWORKS[role].marker === 'circle' ? '●' : NETWORKS[role].marker === 'square' ? '■' : '◆'}
              </text>
            )}
          </g>
        ))}
      </svg>
      <figcaption>{caption}</figcaption>
      <TableTwin
        head={[t.step, ...series.map(({ role }) => t.names[role])]}
        rows={() => steps.map((step) => [String(step), ...series.map(({ points }) => valueAt(points, step))])}
      />
    </figure>
  );
}

/** One channel along the attack and, where a run has recorded it, during training. */
export function ChannelHistory({ view, channel }: { readonly view: ChannelView; readonly channel: number }) {
  const t = text.use();
  const { runId, version } = useSight();
  const question = useMemo(() => (runId ? { runId } : null), [runId]);
  const { value: history } = useInspected('inspect.history', question, version);
  const alongAttack = NETWORK_ROLES.flatMap((role): Series[] => {
    const found = view.networks[role];
    const channels = found?.vectors.clean.length ?? 0;
    if (!found || channel >= channels) return [];
    const frames = found.alongAttack.length / channels;
    return [{ role, points: Array.from({ length: frames }, (_, x) => ({ x, y: found.alongAttack[x * channels + channel]! })) }];
  });
  // The student's phase: the teacher stands still in it.
  const during = NETWORK_ROLES.flatMap((role): Series[] => {
    const points = (history?.points ?? []).flatMap((point) => {
      const y = point.taps[view.tap]?.[channel];
      const isOfInterest = point.network === role && (point.phase === 'student' || point.phase === role);
      return isOfInterest && y !== undefined ? [{ x: point.step, y, phase: point.phase }] : [];
    });
    const inStudent = points.filter(({ phase }) => phase === 'student');
    const chosen = inStudent.length > 0 ? inStudent : points;
    return chosen.length > 1 ? [{ role, points: chosen }] : [];
  });
  return (
    <section className={styles.history} aria-label={t.historyOf(channel)}>
      <h3>{t.historyOf(channel)}</h3>
      <div className={styles.two}>
        <Lines series={alongAttack} caption={t.alongAttack(channel)} />
        {during.length > 0 ? (
          <Lines series={during} caption={t.duringRun(history?.pictures ?? 0)} />
        ) : (
          <p className={styles.note}>{runId ? t.historySoon : t.historyNeedsRun}</p>
        )}
      </div>
    </section>
  );
}
