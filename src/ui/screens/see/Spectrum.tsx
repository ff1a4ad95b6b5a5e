import type { NetworkRole } from '../../../protocol/run-config';
import { TableTwin } from '../../charts/TableTwin';
import { NETWORKS } from '../../networks';
import styles from './See.module.css';
import { text } from './text';

interface SpectrumProps {
  readonly other: NetworkRole;
  readonly teacher: Float32Array;
  readonly own: Float32Array;
  readonly order: readonly number[];
  readonly picked: number | null;
  readonly distance: number | null;
  readonly peak: number;
  onPick(channel: number): void;
}

const [WIDTH, HALF] = [480, 74];

/** Two channel-map vectors back to back: the teacher's up, the other network's down. Alike means mirrored. */
export function Spectrum({ other, teacher, own, order, picked, distance, peak, onPick }: SpectrumProps) {
  const t = text.use();
  const step = WIDTH / order.length;
  const bar = Math.max(1, step * 0.72);
  const size = (value: number) => (HALF * Math.max(0, value)) / (peak || 1);
  const told = t.spectrum(t.names[other], distance === null ? '–' : distance.toFixed(3));
  return (
    <figure className={styles.spectrum} data-other={other} data-distance={distance ?? ''}>
      <figcaption>
        <strong style={{ color: NETWORKS.teacher.colour }}>{`▲ ${t.names.teacher}`}</strong>
        <strong style={{ color: NETWORKS[other].colour }}>{`▼ ${t.names[other]}`}</strong>
        <span>{distance === null ? t.noDistance : t.distance(distance.toFixed(3))}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${2 * HALF + 4}`} role="img" aria-label={told} preserveAspectRatio="none">
        {order.map((channel, i) => {
          const x = i * step + (step - bar) / 2;
          const [up, down] = [size(teacher[channel] ?? 0), size(own[channel] ?? 0)];
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the same channels can be picked by keyboard in the grid below
            <g key={channel} className={styles.spectrumBar} data-picked={channel === picked} onClick={() => onPick(channel)}>
              <title>{t.channelValues(channel, (teacher[channel] ?? 0).toFixed(3), (own[channel] ?? 0).toFixed(3))}</title>
              <rect x={i * step} y={0} width={step} height={2 * HALF + 4} fill="transparent" />
              <rect x={x} y={HALF - up} width={bar} height={up} fill={NETWORKS.teacher.colour} />
              <rect x={x} y={HALF + 4} width={bar} height={down} fill={NETWORKS[other].colour} />
            </g>
          );
        })}
        <line x1={0} x2={WIDTH} y1={HALF + 2} y2={HALF + 2} className={styles.axis} />
      </svg>
      <TableTwin
        head={[t.channel, t.names.teacher, t.names[other]]}
        rows={() => order.map((channel) => [String(channel), (teacher[channel] ?? 0).toFixed(3), (own[channel] ?? 0).toFixed(3)])}
      />
    </figure>
  );
}
