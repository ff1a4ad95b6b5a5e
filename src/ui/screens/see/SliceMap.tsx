import { useMemo } from 'react';
import type { SliceView } from '../../../protocol/inspect';
import type { NetworkRole } from '../../../protocol/run-config';
import { percent } from '../../format';
import { NETWORKS } from '../../networks';
import { css } from './colours';
import { PixelCanvas } from './PixelCanvas';
import styles from './See.module.css';
import { useSight } from './sight';
import { answerColour, contour, LEVELS, namePlace, type Paint, shares, slicePixels } from './slice-picture';
import { text } from './text';

interface SliceMapProps {
  readonly role: NetworkRole;
  readonly view: SliceView;
  readonly paint: Paint;
  /** Whether the second direction leads to a picture. */
  readonly hasSecond: boolean;
}

/** One network's answers all over the plane, with contours of its loss and the rim of the ball. */
export function SliceMap({ role, view, paint, hasSecond }: SliceMapProps) {
  const t = text.use();
  const { classes } = useSight();
  const { points, extent, label, rim } = view;
  const found = view.networks[role]!;
  const rgba = useMemo(() => slicePixels(found, { points, label, paint }), [found, points, label, paint]);
  const lines = useMemo(() => LEVELS.map((level) => ({ level, path: contour(found.loss, points, level) })), [found, points]);
  const parts = shares(found.answers);
  /** Plane coordinates to the drawing's, in which a cell is one unit and the pixel's middle counts. */
  const place = (value: number) => ((value + extent) / (2 * extent)) * (points - 1) + 0.5;
  const outline = Array.from({ length: rim.length / 2 }, (_, i) => `${place(rim[2 * i]!)},${points - place(rim[2 * i + 1]!)}`).join(' ');
  const legend = parts.slice(0, 4).map(({ answer, share }) => `${classes[answer] ?? '?'} ${percent(share)}`);
  return (
    <article
      className={styles.card}
      style={{ '--hue': NETWORKS[role].colour }}
      data-network={role}
      data-points={points}
      aria-label={t.names[role]}
    >
      <h3 className={styles.cardTitle} data-marker={NETWORKS[role].marker}>
        {t.names[role]}
      </h3>
      <div className={styles.slice}>
        <PixelCanvas rgba={rgba} width={points} height={points} label={t.sliceTold(t.names[role], legend.join(', '))} />
        <svg viewBox={`0 0 ${points} ${points}`} aria-hidden>
          <g transform={`translate(0.5 ${points - 0.5}) scale(1 -1)`}>
            {lines.map(({ level, path }) => (
              <path key={level} d={path} className={styles.contour} />
            ))}
          </g>
          {paint === 'answers' &&
            parts.slice(0, 6).map(({ answer, share }) => {
              const [column, row] = namePlace(found.answers, points, answer, [
                [place(0) - 0.5, place(0) - 0.5],
                [place(1) - 0.5, place(0) - 0.5],
              ]);
              return (
                answer !== label &&
                share > 0.02 && (
                  <text
                    key={answer}
                    x={Math.min(0.9 * points, Math.max(0.1 * points, column + 0.5))}
                    y={points - row - 0.5}
                    className={styles.regionName}
                    fontSize={points / 16}
                    strokeWidth={points / 90}
                  >
                    {(classes[answer] ?? '?').slice(0, 4)}
                  </text>
                )
              );
            })}
          <polygon points={outline} className={styles.rim} />
          <path
            d={`M${place(0) - points / 40} ${points - place(0)}h${points / 20}M${place(0)} ${points - place(0) - points / 40}v${points / 20}`}
            className={styles.origin}
          />
          {place(1) <= points && <circle cx={place(1)} cy={points - place(0)} r={points / 60} className={styles.origin} />}
          {hasSecond && (
            <rect
              x={place(0) - points / 70}
              y={points - place(1) - points / 70}
              width={points / 35}
              height={points / 35}
              className={styles.origin}
            />
          )}
        </svg>
      </div>
      <ul className={styles.sliceLegend}>
        {parts.slice(0, 5).map(({ answer, share }) => (
          <li key={answer} data-right={answer === label}>
            <span className={styles.swatch} style={{ background: css(answerColour(answer, label)) }} />
            <span>{`${answer === label ? '✓ ' : ''}${classes[answer] ?? '?'} ${percent(share)}`}</span>
          </li>
        ))}
      </ul>
    </article>
  );
}
