import type { NetworkRole } from '../../../protocol/run-config';
import { TableTwin } from '../../charts/TableTwin';
import { percent } from '../../format';
import { NETWORKS } from '../../networks';
import styles from './See.module.css';
import { text } from './text';

export interface PathLine {
  readonly role: NetworkRole;
  readonly values: readonly number[];
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [640, 170, 44, 12, 10, 26];

/** Points of a marker around (x, y): circle, square and diamond tell the networks apart without colour. */
function Marker({ role, x, y, size }: { readonly role: NetworkRole; readonly x: number; readonly y: number; readonly size: number }) {
  const { marker, colour } = NETWORKS[role];
  if (marker === 'circle') return <circle cx={x} cy={y} r={size} fill={colour} />;
  const turn = marker === 'diamond' ? `rotate(45 ${x} ${y})` : undefined;
  return <rect x={x - size} y={y - size} width={2 * size} height={2 * size} fill={colour} transform={turn} />;
}

/** The right class's probability along the attack, one line a network; the step looked at is marked. */
export function PathChart({
  lines,
  frame,
  summary,
}: {
  readonly lines: readonly PathLine[];
  readonly frame: number;
  readonly summary: string;
}) {
  const t = text.use();
  const last = Math.max(1, (lines[0]?.values.length ?? 2) - 1);
  const x = (at: number) => LEFT + ((WIDTH - LEFT - RIGHT) * at) / last;
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value);
  const every = Math.max(1, Math.ceil(last / 10));
  return (
    <figure className={styles.chart}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary}>
        {[0, 0.5, 1].map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} className={styles.gridLine} />
            <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {`${100 * value} %`}
            </text>
          </g>
        ))}
        {Array.from({ length: Math.floor(last / every) + 1 }, (_, i) => i * every).map((step) => (
          <text key={step} x={x(step)} y={HEIGHT - 8} textAnchor="middle">
            {step}
          </text>
        ))}
        <line x1={x(frame)} x2={x(frame)} y1={TOP} y2={HEIGHT - BOTTOM} className={styles.cursor} />
        {lines.map(({ role, values }) => (
          <g key={role}>
            <polyline
              points={values.map((value, i) => `${x(i)},${y(value)}`).join(' ')}
              stroke={NETWORKS[role].colour}
              className={styles.lineMark}
            />
            <Marker role={role} x={x(frame)} y={y(values[frame] ?? 0)} size={5} />
            <Marker role={role} x={x(last)} y={y(values[last] ?? 0)} size={3} />
          </g>
        ))}
      </svg>
      <figcaption>{t.pathCaption}</figcaption>
      <TableTwin
        head={[t.step, ...lines.map(({ role }) => t.names[role])]}
        rows={() => Array.from({ length: last + 1 }, (_, at) => [String(at), ...lines.map(({ values }) => percent(values[at] ?? 0, 1))])}
      />
    </figure>
  );
}
