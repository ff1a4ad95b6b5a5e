import { CircleCheck, CircleX } from 'lucide-react';
import { memo, useMemo } from 'react';
import { IMAGE_BYTES } from '../../../protocol/images';
import type { AttackPath } from '../../../protocol/inspect';
import type { NetworkRole } from '../../../protocol/run-config';
import { percent } from '../../format';
import { NETWORKS } from '../../networks';
import { difference } from '../../views/pixels';
import { answerAt, best, flipFrame } from './attack-facts';
import { PictureCanvas } from './PixelCanvas';
import { Probabilities } from './Probabilities';
import styles from './See.module.css';
import { useSight } from './sight';
import { text } from './text';

interface AttackCardProps {
  readonly role: NetworkRole;
  readonly path: AttackPath;
  readonly frame: number;
  readonly label: number;
  readonly target: number | null;
  readonly epsilon: number;
  readonly gain: number;
  /** Frames before the first step. */
  readonly offset: number;
}

/** How the ball is filled: the length of the change against the radius. */
function BallBar({ distance, epsilon }: { readonly distance: number; readonly epsilon: number }) {
  const t = text.use();
  const share = epsilon > 0 ? Math.min(1, distance / epsilon) : 0;
  return (
    <p className={styles.ball}>
      <span>{t.ball}</span>
      <span className={styles.barTrack}>
        <span className={styles.barFill} style={{ inlineSize: `${100 * share}%` }} />
      </span>
      <span className={styles.barValue}>{t.ballUsed((distance * 255).toFixed(1), String(Number((epsilon * 255).toFixed(2))))}</span>
    </p>
  );
}

/** One network under attack at one step: picture, change, answer. */
export const AttackCard = memo(function AttackCard({ role, path, frame, label, target, epsilon, gain, offset }: AttackCardProps) {
  const t = text.use();
  const { classes } = useSight();
  const look = NETWORKS[role];
  const [picture, change] = useMemo(() => {
    const shown = path.frames.slice(frame * IMAGE_BYTES, (frame + 1) * IMAGE_BYTES);
    return [shown, difference(path.frames.subarray(0, IMAGE_BYTES), shown, gain)];
  }, [path, frame, gain]);
  const answer = answerAt(path, role, frame, classes.length);
  const said = best(answer);
  const isRight = said === label;
  const name = classes[said] ?? '?';
  const flip = flipFrame(path, role, label, classes.length);
  const Icon = isRight ? CircleCheck : CircleX;
  return (
    <article
      className={styles.card}
      data-network={role}
      data-right={isRight}
      data-confidence={answer[said]}
      style={{ '--hue': look.colour, '--hue-soft': look.soft }}
      aria-label={t.names[role]}
    >
      <h3 className={styles.cardTitle} data-marker={look.marker}>
        {t.names[role]}
      </h3>
      <div className={styles.pair}>
        <figure>
          <PictureCanvas pixels={picture} label={t.pictureAtStep(name)} />
          <figcaption>{t.sees}</figcaption>
        </figure>
        <figure>
          <PictureCanvas pixels={change} label={t.changeMagnified(gain)} />
          <figcaption>{t.changeGain(gain)}</figcaption>
        </figure>
      </div>
      <p className={styles.verdict} data-right={isRight}>
        <Icon size={18} aria-hidden />
        <span>
          <span>{t.says}</span> <strong>{name}</strong> <span>{`${percent(answer[said] ?? 0)} · `}</span>
          <em>{isRight ? t.right : t.fooled}</em>
        </span>
      </p>
      <BallBar distance={path.distance[frame] ?? 0} epsilon={epsilon} />
      <p className={styles.small}>{flip === null ? t.neverFlips : flip === 0 ? t.wrongFromStart : t.flipsAt(flip - offset)}</p>
      <Probabilities values={answer} label={label} target={target} />
    </article>
  );
});
