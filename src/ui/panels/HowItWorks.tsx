import type { ReactNode } from 'react';
import type { NetworkRole } from '../../protocol/run-config';
import { NETWORKS } from '../networks';
import styles from './HowItWorks.module.css';
import { text } from './HowItWorks.text';
import { Arrow, Chip, Network, Tile } from './Sketch';

/** The idea in three drawings, until there is something real to show. */
export function HowItWorks() {
  const t = text.use();
  return (
    <section className={styles.panel} aria-label={t.label}>
      <Story network="plain" title={t.plain} text={t.plainText}>
        <Tile x={4} y={4} />
        <Tile x={4} y={62} noise />
        <Arrow from={[56, 28]} to={[84, 48]} />
        <Arrow from={[56, 86]} to={[84, 66]} />
        <Network x={90} y={30} />
        <Arrow from={[150, 48]} to={[178, 28]} />
        <Arrow from={[150, 66]} to={[178, 86]} />
        <Chip x={184} y={16} text={t.disc} right />
        <Chip x={184} y={74} text={t.cross} />
      </Story>
      <Story network="teacher" title={t.teacher} text={t.teacherText}>
        <Tile x={4} y={33} />
        <Arrow from={[56, 57]} to={[78, 57]} />
        <Tile x={84} y={33} noise />
        <Arrow from={[136, 57]} to={[166, 57]} />
        <Network x={172} y={30} />
        <path d="M200 26 C 190 8, 122 8, 110 26" className={styles.loop} markerEnd="url(#head)" />
        <text x={155} y={2} className={styles.note}>
          {t.again}
        </text>
      </Story>
      <Story network="student" title={t.student} text={t.studentText}>
        <Tile x={4} y={33} mixed />
        <Arrow from={[56, 50]} to={[84, 32]} />
        <Arrow from={[56, 66]} to={[84, 84]} />
        <g style={{ '--hue': NETWORKS.teacher.colour }}>
          <Network x={90} y={2} small />
          <Bars x={158} y={6} heights={[0.9, 0.25, 0.6, 0.1, 0.75]} />
        </g>
        <Network x={90} y={64} small />
        <Bars x={158} y={68} heights={[0.8, 0.3, 0.55, 0.18, 0.7]} />
        <path d="M186 50 V 64" className={styles.loop} markerEnd="url(#head)" />
        <text x={194} y={61} className={styles.note} textAnchor="start">
          {t.match}
        </text>
      </Story>
    </section>
  );
}

function Story({ network, title, text, children }: { network: NetworkRole; title: string; text: string; children: ReactNode }) {
  return (
    <figure className={styles.story} style={{ '--hue': NETWORKS[network].colour, '--soft': NETWORKS[network].soft }}>
      <svg viewBox="0 0 240 114" role="img" aria-label={title}>
        <defs>
          <marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="6" markerHeight="6" orient="auto-start-reverse">
            <path d="M0 0 L8 4 L0 8 z" className={styles.head} />
          </marker>
        </defs>
        {children}
      </svg>
      <figcaption>
        <h3>{title}</h3>
        <p>{text}</p>
      </figcaption>
    </figure>
  );
}

function Bars({ x, y, heights }: { x: number; y: number; heights: readonly number[] }) {
  return heights.map((height, index) => {
    const at = x + index * 12;
    return <rect key={at} x={at} y={y + 40 - 40 * height} width={8} height={40 * height} rx={1.5} className={styles.bar} />;
  });
}
