import { CircleCheck, CircleX, Pause, Play } from 'lucide-react';
import { useEffect, useId, useMemo, useState } from 'react';
import type { NetworkRole } from '../../protocol/run-config';
import type { RecordedAttacks } from '../../runs/recording-attacks';
import { percent } from '../format';
import { useLanguage } from '../i18n/language';
import { useClassName } from '../i18n/said/said';
import { useNetworkNames } from '../network-names';
import { NETWORKS } from '../networks';
import { RecordedTag } from '../panels/RecordedNote';
import { useRecorded } from '../recording';
import { Pixels } from '../views/Pixels';
import { DIFFERENCE_GAIN, difference } from '../views/pixels';
import styles from './AttackStrip.module.css';
import { text } from './strip-text';

const LEVELS = 255;
const toImage = (bytes: Uint8Array): Float32Array => Float32Array.from(bytes, (value) => value / LEVELS);
const FRAME_MS = 280;

export interface AttackStripProps {
  /** Which networks to show, in this order. */
  readonly networks?: readonly NetworkRole[];
  readonly firstPicture?: number;
  readonly firstStep?: number;
  readonly hasHeading?: boolean;
}

/** Recorded attacks on eight pictures: a slider over the steps, and what each network says. */
export function AttackStrip({
  networks = ['plain', 'teacher', 'student'],
  firstPicture = 2,
  firstStep = 0,
  hasHeading = true,
}: AttackStripProps) {
  const t = text.use();
  const attacks = useRecorded('attacks');
  const [picture, setPicture] = useState(firstPicture);
  const [step, setStep] = useState(firstStep);
  const title = useId();
  return (
    <section className={styles.strip} aria-labelledby={hasHeading ? title : undefined} aria-label={hasHeading ? undefined : t.title}>
      <header className={styles.head}>
        {hasHeading && (
          <div>
            <h2 id={title}>{t.title}</h2>
            <p>{t.lead(attacks?.epsilon ?? 8)}</p>
          </div>
        )}
        <RecordedTag />
      </header>
      {attacks ? (
        <div className={styles.body}>
          <Pictures attacks={attacks} picture={picture} onPick={setPicture} />
          <Steps attacks={attacks} step={step} onStep={setStep} />
          <div className={styles.tiles} style={{ '--columns': networks.length }}>
            {networks.map((network) => (
              <Tile key={network} attacks={attacks} picture={picture} network={network} step={step} />
            ))}
          </div>
          <Origin attacks={attacks} />
        </div>
      ) : (
        <p className={styles.loading}>{t.loading}</p>
      )}
    </section>
  );
}

function Origin({ attacks: { origin } }: { attacks: RecordedAttacks }) {
  const t = text.use();
  const date = new Date(`${origin.date}T12:00:00Z`).toLocaleDateString(useLanguage(), { dateStyle: 'medium' });
  return <p className={styles.origin}>{t.origin(date, origin.backend.toUpperCase(), origin.commit)}</p>;
}

function Pictures({ attacks, picture, onPick }: { attacks: RecordedAttacks; picture: number; onPick(at: number): void }) {
  const t = text.use();
  const className = useClassName();
  const group = useId();
  const images = useMemo(() => attacks.pictures.map((_, at) => toImage(attacks.clean(at))), [attacks]);
  return (
    <fieldset className={styles.pictures}>
      <legend className="visually-hidden">{t.pictures}</legend>
      {attacks.pictures.map(({ index, label }, at) => {
        const name = attacks.classes[label] ?? '';
        return (
          <label key={index} className={styles.thumbnail}>
            <input type="radio" name={group} checked={at === picture} onChange={() => onPick(at)} aria-label={t.picture(className(name))} />
            <Pixels image={images[at] ?? new Float32Array()} label="" />
          </label>
        );
      })}
    </fieldset>
  );
}

function Steps({
  attacks: { steps, stepSize, epsilon },
  step,
  onStep,
}: {
  attacks: RecordedAttacks;
  step: number;
  onStep(step: number): void;
}) {
  const t = text.use();
  const id = useId();
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    if (step >= steps) return setPlaying(false);
    const timer = setTimeout(() => onStep(step + 1), FRAME_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, step, steps, onStep]);
  const play = () => {
    // Where motion is unwanted the attack is over at once.
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return onStep(steps);
    onStep(0);
    setPlaying(true);
  };
  const Icon = isPlaying ? Pause : Play;
  return (
    <div className={styles.steps}>
      <button type="button" className={styles.play} onClick={isPlaying ? () => setPlaying(false) : play}>
        <Icon size={14} fill="currentColor" aria-hidden /> <span>{isPlaying ? t.pause : t.play}</span>
      </button>
      <label htmlFor={id}>{t.step}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={steps}
        value={step}
        aria-valuetext={t.stepOf(step, steps)}
        onChange={(event) => {
          setPlaying(false);
          onStep(Number(event.target.value));
        }}
      />
      <output>{`${t.stepOf(step, steps)} · ${t.moved(Math.min(epsilon, step * stepSize), epsilon)} · ${t.change(DIFFERENCE_GAIN)}`}</output>
    </div>
  );
}

interface TileProps {
  readonly attacks: RecordedAttacks;
  readonly picture: number;
  readonly network: NetworkRole;
  readonly step: number;
}

function Tile({ attacks, picture, network, step }: TileProps) {
  const t = text.use();
  const className = useClassName();
  const networkNames = useNetworkNames();
  const { image, probabilities } = attacks.at(picture, network, step);
  const shown = useMemo(() => toImage(image), [image]);
  const change = useMemo(() => difference(toImage(attacks.clean(picture)), shown), [attacks, picture, shown]);
  const label = attacks.pictures[picture]?.label ?? 0;
  const answer = probabilities.indexOf(Math.max(...probabilities));
  const nameOf = (at: number) => className(attacks.classes[at] ?? '');
  const isRight = answer === label;
  const name = networkNames[network];
  return (
    <figure
      className={styles.tile}
      style={{ '--hue': NETWORKS[network].colour, '--soft': NETWORKS[network].soft }}
      data-network={network}
      data-right={isRight}
    >
      <div className={styles.images}>
        <Pixels image={shown} label={t.attacked(name, step)} />
        <Pixels image={change} label={t.change(DIFFERENCE_GAIN)} />
      </div>
      <figcaption>
        <strong className={styles.name}>{name}</strong>
        <span className={styles.answer} data-right={isRight}>
          {isRight ? <CircleCheck size={16} aria-label={t.right} /> : <CircleX size={16} aria-label={t.wrong} />}
          <span>{t.says(nameOf(answer))}</span> <b>{percent(probabilities[answer] ?? 0)}</b>
        </span>
        <span className={styles.bar} role="img" aria-label={`${t.share(nameOf(label))}: ${percent(probabilities[label] ?? 0)}`}>
          <i style={{ inlineSize: `${100 * (probabilities[label] ?? 0)}%` }} />
        </span>
        <small>{`${t.share(nameOf(label))}: ${percent(probabilities[label] ?? 0)}`}</small>
      </figcaption>
    </figure>
  );
}
