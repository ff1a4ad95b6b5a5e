import { useMemo } from 'react';
import type { MixDraws } from '../../../protocol/inspect';
import { TableTwin } from '../../charts/TableTwin';
import { useApp } from '../../context';
import { plain } from '../../format';
import { Said } from '../../i18n/said/Said';
import styles from './See.module.css';
import { useSight } from './sight';
import { text } from './text';
import { useInspected } from './use-asked';

const [WIDTH, HEIGHT, BOTTOM] = [640, 130, 34];
const DRAWS = 200;
const BINS = 10;

/** The ratios in ten parts of (0, 1): the density's mean over a part, and how many draws fell into it. */
function binsOf({ density, ratios }: MixDraws): readonly (readonly string[])[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const isIn = (at: number) => Math.min(BINS - 1, Math.floor(at * BINS)) === bin;
    const within = density.filter(({ ratio }) => isIn(ratio));
    const mean = within.reduce((sum, point) => sum + point.density, 0) / within.length;
    return [`${plain(bin / BINS)} – ${plain((bin + 1) / BINS)}`, plain(mean), String(ratios.filter(isIn).length)];
  });
}

/** Where mix ratios come from: the density of Beta(α, α), and the ratios of the student's last batches as ticks. */
export function BetaChart({ ratio }: { readonly ratio: number }) {
  const t = text.use();
  const { config, source, method, version } = useSight();
  const status = useApp(({ run }) => run?.status);
  const steps = config.student?.steps ?? 0;
  const done = source === 'live' && status?.phase === 'student' ? status.done : steps;
  const question = useMemo(() => ({ seed: config.seed, method, step: done, count: DRAWS }), [config.seed, method, done]);
  const { value, problem } = useInspected('inspect.draws', question, version);
  if (!value)
    return problem ? (
      <p className={styles.problem}>
        <Said message={problem} />
      </p>
    ) : null;
  const alpha = Number(method.mixupAlpha ?? 1);
  const most = Math.max(1, ...value.density.map(({ density }) => density));
  const x = (at: number) => 10 + (WIDTH - 20) * at;
  const y = (density: number) => 8 + (HEIGHT - BOTTOM - 8) * (1 - density / (most * 1.1));
  const to = value.from + value.ratios.length;
  const summary = t.draws(alpha, value.ratios.length, value.from + 1, to, config.seed);
  return (
    <figure className={styles.chart}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary}>
        <polyline
          points={value.density.map((point) => `${x(point.ratio)},${y(point.density)}`).join(' ')}
          stroke="var(--term-1)"
          className={styles.lineMark}
        />
        <line x1={x(0)} x2={x(1)} y1={y(0)} y2={y(0)} className={styles.axis} />
        {value.ratios.map((draw, i) => (
          <line
            // biome-ignore lint/suspicious/noArrayIndexKey: a draw is known by its batch
            key={value.from + i}
            x1={x(draw)}
            x2={x(draw)}
            y1={y(0) + 2}
            y2={y(0) + 12}
            stroke="var(--muted)"
            strokeOpacity={0.25 + (0.75 * i) / value.ratios.length}
          />
        ))}
        <line x1={x(ratio)} x2={x(ratio)} y1={8} y2={y(0) + 12} className={styles.cursor} />
        <text x={x(0)} y={HEIGHT - 4}>
          0
        </text>
        <text x={x(0.5)} y={HEIGHT - 4} textAnchor="middle">
          r
        </text>
        <text x={x(1)} y={HEIGHT - 4} textAnchor="end">
          1
        </text>
      </svg>
      <figcaption>{`${summary} ${source === 'shipped' ? t.drawsShipped : t.drawsLive}`}</figcaption>
      <TableTwin head={['r', t.density, t.drawn]} rows={() => binsOf(value)} />
    </figure>
  );
}
