import { useMemo, useState } from 'react';
import { IMAGE_BYTES } from '../../../protocol/images';
import { NETWORK_ROLES, type NetworkRole } from '../../../protocol/run-config';
import { percent, plain } from '../../format';
import { Said } from '../../i18n/said/Said';
import { Segments } from '../../panels/Panel';
import { difference } from '../../views/pixels';
import { answerAt, best } from './attack-facts';
import { PictureCanvas } from './PixelCanvas';
import { Range } from './Range';
import styles from './See.module.css';
import { useSight } from './sight';
import { useAttack } from './state';
import { Tag } from './Tag';
import { text } from './text';
import { useInspected } from './use-asked';
import type { Pictures } from './use-pictures';

const GAIN = 20;

/** One step of the attack: where it stands, where the gradient points, where it ends up inside the ball. */
export function AttackStep({ pictures }: { readonly pictures: Pictures }) {
  const t = text.use();
  const { runId, version, networks, classes } = useSight();
  const attack = useAttack();
  const present = NETWORK_ROLES.filter((role) => networks.some((each) => each.role === role));
  const [wanted, setRole] = useState<NetworkRole>('plain');
  const role = present.find((each) => each === wanted) ?? present[0];
  const [wantedStep, setStep] = useState(1);
  const { first } = pictures;
  const question = useMemo(
    () => (first && role ? { ...attack, runId, picture: first, against: role } : null),
    [attack, runId, first, role],
  );
  const { value, problem, isWaiting } = useInspected('inspect.attack', question, version);
  const path = value?.paths[0];
  if (!value || !path || !role)
    return (
      <p className={styles.note}>
        <Said message={problem ?? t.computing} />
      </p>
    );
  const offset = value.hasStart ? 1 : 0;
  const steps = path.distance.length - 1 - offset;
  const step = Math.min(wantedStep, steps);
  const [from, to] = [step - 1 + offset, step + offset];
  const frame = (at: number) => path.frames.slice(at * IMAGE_BYTES, (at + 1) * IMAGE_BYTES);
  const told = (at: number) => {
    const answer = answerAt(path, role, at, classes.length);
    return `${classes[best(answer)] ?? '?'} ${percent(answer[best(answer)] ?? 0)}`;
  };
  return (
    <>
      <div className={styles.toolbar}>
        <Segments
          label={t.against}
          value={role}
          options={present.map((each) => ({ value: each, label: t.names[each] }))}
          onChange={setRole}
        />
        <Tag milliseconds={value.milliseconds} isWaiting={isWaiting} />
      </div>
      <Range label={t.step} value={step} min={1} max={steps} shown={`${step} / ${steps}`} onChange={setStep} />
      <ol className={styles.stages} data-step={step}>
        <li className={styles.stage}>
          <h3>{t.attackStages.before}</h3>
          <p>{t.attackBefore(told(from), plain(path.loss[from] ?? 0), (255 * (path.distance[from] ?? 0)).toFixed(1))}</p>
          <div className={styles.strip}>
            <figure>
              <PictureCanvas pixels={frame(from)} label={told(from)} />
              <figcaption>{told(from)}</figcaption>
            </figure>
          </div>
        </li>
        <li className={styles.stage}>
          <h3>{t.attackStages.move}</h3>
          <p>{t.attackMove((255 * attack.stepSize).toFixed(2))}</p>
          <div className={styles.strip}>
            <figure>
              <PictureCanvas pixels={difference(frame(from), frame(to), GAIN)} label={t.changeMagnified(GAIN)} />
              <figcaption>{t.changeGain(GAIN)}</figcaption>
            </figure>
          </div>
        </li>
        <li className={styles.stage}>
          <h3>{t.attackStages.after}</h3>
          <p>
            {t.attackAfter(
              told(to),
              plain(path.loss[to] ?? 0),
              (255 * (path.distance[to] ?? 0)).toFixed(1),
              (255 * value.epsilon).toFixed(1),
            )}
          </p>
          <div className={styles.strip}>
            <figure>
              <PictureCanvas pixels={frame(to)} label={told(to)} />
              <figcaption>{told(to)}</figcaption>
            </figure>
            <figure>
              <PictureCanvas pixels={difference(frame(0), frame(to), GAIN)} label={t.changeMagnified(GAIN)} />
              <figcaption>{t.soFar(GAIN)}</figcaption>
            </figure>
          </div>
        </li>
      </ol>
    </>
  );
}
