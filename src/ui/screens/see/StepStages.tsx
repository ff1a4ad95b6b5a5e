import type { ReactNode } from 'react';
import { IMAGE_BYTES } from '../../../protocol/images';
import type { ForwardFacts, StepView } from '../../../protocol/inspect';
import { percent, plain } from '../../format';
import { NETWORKS } from '../../networks';
import { termColour } from '../../terms';
import { best } from './attack-facts';
import { peak } from './colours';
import { PictureCanvas } from './PixelCanvas';
import styles from './See.module.css';
import { Spectrum } from './Spectrum';
import type { Words } from './text';

export interface Stage {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly body: ReactNode;
}

const cut = (pictures: Float32Array, at: number) => pictures.slice(at * IMAGE_BYTES, (at + 1) * IMAGE_BYTES);

function Strip({ pictures, captions }: { readonly pictures: Float32Array; readonly captions: readonly string[] }) {
  return (
    <div className={styles.strip}>
      {captions.map((caption, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: places in a batch are what they are
        <figure key={i}>
          <PictureCanvas pixels={cut(pictures, i)} label={caption} />
          <figcaption>{caption}</figcaption>
        </figure>
      ))}
    </div>
  );
}

/** Class shares of a target row, as `60 % cup, 40 % tree`. */
function shares(row: Float32Array, classes: readonly string[]): string {
  return [...row].flatMap((share, i) => (share > 0.005 ? [`${percent(share)} ${classes[i] ?? '?'}`] : [])).join(', ');
}

function rows(values: Float32Array, classes: readonly string[]): Float32Array[] {
  return Array.from({ length: values.length / classes.length }, (_, i) => values.subarray(i * classes.length, (i + 1) * classes.length));
}

function Forward({ facts, classes, t }: { readonly facts: ForwardFacts; readonly classes: readonly string[]; readonly t: Words }) {
  const answers = rows(facts.answers, classes).map((row) => `${classes[best(row)] ?? '?'} ${percent(row[best(row)] ?? 0)}`);
  return (
    <>
      <p>{t.answersOf(answers.join(' · '), percent(facts.confidence))}</p>
      <ol className={styles.path}>
        {facts.taps.map(({ shape, mean, active }, tap) => (
          <li key={shape.join()} data-tap={tap}>
            <strong>{t.tapNumber(tap + 1)}</strong> <span>{shape.join(' × ')}</span>
            <span>{t.tapFacts(plain(mean), percent(active))}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

function Layers({ view, column }: { readonly view: StepView; readonly column: 'gradient' | 'change' }) {
  const most = Math.max(1e-12, ...view.layers.map((layer) => layer[column]));
  return (
    <ol className={styles.layers}>
      {view.layers.map((layer) => (
        <li key={layer.name}>
          <span className={styles.barName}>{layer.name}</span>
          <span className={styles.barTrack}>
            <span className={styles.barFill} style={{ inlineSize: `${(100 * layer[column]) / most}%` }} />
          </span>
          <span className={styles.barValue}>
            {`${plain(layer[column])}${column === 'change' && layer.weight > 0 ? ` (${percent(layer.change / layer.weight, 1)})` : ''}`}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The stages of one update in the order in which they happen. */
export function stagesOf(view: StepView, classes: readonly string[], t: Words): Stage[] {
  const labels = view.labels.map((label) => classes[label] ?? '?');
  const targets = rows(view.targets, classes).map((row) => shares(row, classes));
  const stages: (Stage | null)[] = [
    { id: 'pick', title: t.stages.pick, about: t.pickAbout(view.batch), body: <Strip pictures={view.pictures} captions={labels} /> },
    view.mixed && view.given
      ? {
          id: 'mix',
          title: t.stages.mix,
          about: t.mixAbout(view.mixed.ratio.toFixed(3)),
          body: <Strip pictures={view.given} captions={targets} />,
        }
      : null,
    view.attacked && view.given
      ? {
          id: 'attack',
          title: t.stages.attack,
          about: t.attackAbout(
            view.attacked.name,
            plain(view.attacked.before),
            plain(view.attacked.after),
            (255 * view.attacked.distance).toFixed(1),
          ),
          body: <Strip pictures={view.given} captions={labels} />,
        }
      : null,
    view.teacher
      ? { id: 'teacher', title: t.stages.teacher, about: t.teacherAbout, body: <Forward facts={view.teacher} classes={classes} t={t} /> }
      : null,
    {
      id: 'own',
      title: t.stages.own(t.names[view.network]),
      about: t.ownAbout,
      body: <Forward facts={view.own} classes={classes} t={t} />,
    },
    view.maps.length > 0 ? { id: 'maps', title: t.stages.maps, about: t.mapsAbout, body: <Maps view={view} t={t} /> } : null,
    { id: 'losses', title: t.stages.losses, about: t.lossAbout(plain(view.loss)), body: <Terms view={view} t={t} /> },
    {
      id: 'gradients',
      title: t.stages.gradients,
      about: t.gradientAbout(view.inputGradients),
      body: <Layers view={view} column="gradient" />,
    },
    {
      id: 'update',
      title: t.stages.update,
      about: t.updateAbout(plain(view.learningRate), plain(view.loss), plain(view.lossAfter)),
      body: <Layers view={view} column="change" />,
    },
  ];
  return stages.filter((stage) => stage !== null);
}

function Maps({ view, t }: { readonly view: StepView; readonly t: Words }) {
  return (
    <div className={styles.two}>
      {view.maps.map(({ tap, distance, teacher, own }) => (
        <div key={tap}>
          <p className={styles.small}>{t.tapDistance(tap + 1, distance.toFixed(4))}</p>
          <Spectrum
            other={view.network}
            {...{ teacher, own }}
            order={Array.from({ length: own.length }, (_, i) => i)}
            picked={null}
            distance={distance}
            peak={Math.max(peak(teacher), peak(own))}
            onPick={() => undefined}
          />
        </div>
      ))}
    </div>
  );
}

function Terms({ view, t }: { readonly view: StepView; readonly t: Words }) {
  const most = Math.max(1e-9, ...view.terms.map(({ value, weight }) => value * weight));
  return (
    <ol className={styles.layers} style={{ '--hue': NETWORKS[view.network].colour }}>
      {view.terms.map(({ id, value, weight }, i) => (
        <li key={id} data-term={id} data-value={value}>
          <span className={styles.barName}>{t.terms[id as keyof typeof t.terms] ?? id}</span>
          <span className={styles.barTrack}>
            <span className={styles.barFill} style={{ inlineSize: `${(100 * value * weight) / most}%`, background: termColour(i) }} />
          </span>
          <span className={styles.barValue}>{`${plain(value)} × ${plain(weight)} = ${plain(value * weight)}`}</span>
        </li>
      ))}
    </ol>
  );
}
