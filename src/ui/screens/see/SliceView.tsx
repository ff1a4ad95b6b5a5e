import { useEffect, useMemo, useState } from 'react';
import { NETWORK_ROLES } from '../../../protocol/run-config';
import { Said } from '../../i18n/said/Said';
import { Panel, Segments } from '../../panels/Panel';
import { PicturePicker } from './PicturePicker';
import { Range } from './Range';
import styles from './See.module.css';
import { SliceMap } from './SliceMap';
import { useSight } from './sight';
import { PAINTS, type Paint } from './slice-picture';
import { useAttack, useSee } from './state';
import { Tag, Waiting } from './Tag';
import { text } from './text';
import { useInspected } from './use-asked';
import type { Pictures } from './use-pictures';

/** Points a side, coarse first; the last is drawn on request. */
const REFINEMENTS = [9, 17, 33, 65] as const;
const BY_ITSELF = 3;

/** The same plane through the space of pictures, as each network divides it. */
export default function SliceView({ pictures }: { readonly pictures: Pictures }) {
  const t = text.use();
  const { runId, version, has, isTraining } = useSight();
  const { against, second: secondIndex, change } = useSee();
  const attack = useAttack();
  const [paint, setPaint] = useState<Paint>('answers');
  const [direction, setDirection] = useState<'random' | 'picture'>('random');
  const [extent, setExtent] = useState(3);
  const { first, second } = pictures;
  const victim = against !== 'own' && has(against) ? against : NETWORK_ROLES.find(has);
  const plane = useMemo(
    () =>
      first && victim && (direction === 'random' || second)
        ? { ...attack, runId, picture: first, against: victim, second: direction === 'picture' ? second : null, extent }
        : null,
    [attack, runId, first, second, victim, direction, extent],
  );
  const [refined, setRefined] = useState<{ readonly plane: typeof plane; readonly level: number }>({ plane, level: 0 });
  // Another plane starts coarse again; while a network trains it stays so.
  const level = refined.plane === plane ? (isTraining ? Math.min(1, refined.level) : refined.level) : 0;
  const question = useMemo(() => (plane ? { ...plane, points: REFINEMENTS[level]! } : null), [plane, level]);
  const { value, problem, isWaiting } = useInspected('inspect.slice', question, version);
  useEffect(() => {
    const isDone = value && !isWaiting && value.points === REFINEMENTS[level];
    if (isDone && level < BY_ITSELF - 1) setRefined({ plane, level: level + 1 });
  }, [value, isWaiting, level, plane]);
  if (!value || !victim) return <Waiting problem={problem} title={t.views.slices} />;
  const present = NETWORK_ROLES.filter((role) => value.networks[role]);
  return (
    <Panel
      title={t.views.slices}
      lead={t.slicesLead(t.names[victim])}
      tools={<Tag milliseconds={value.milliseconds} isWaiting={isWaiting} />}
    >
      <div className={styles.toolbar}>
        <Segments
          label={t.paint}
          value={paint}
          options={PAINTS.map((each) => ({ value: each, label: t.paints[each] }))}
          onChange={setPaint}
        />
        <Segments
          label={t.direction}
          value={direction}
          options={(['random', 'picture'] as const).map((each) => ({ value: each, label: t.directions[each] }))}
          onChange={setDirection}
        />
        <button
          type="button"
          className={styles.button}
          disabled={isTraining || isWaiting || level >= REFINEMENTS.length - 1}
          onClick={() => setRefined({ plane, level: REFINEMENTS.length - 1 })}
        >
          {t.finer}
        </button>
      </div>
      <Range label={t.extent} value={extent} min={1} max={8} step={0.5} shown={t.extentShown(extent)} onChange={setExtent} />
      {direction === 'picture' && (
        <details className={styles.more}>
          <summary>{t.pickSecond}</summary>
          <PicturePicker page={pictures.page} picked={secondIndex} label={t.pickSecond} onPick={(next) => change({ second: next })} />
        </details>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          <Said message={problem} />
        </p>
      )}
      <div className={styles.cards}>
        {present.map((role) => (
          <SliceMap key={role} {...{ role, paint }} view={value} hasSecond={direction === 'picture'} />
        ))}
      </div>
      <p className={styles.small}>{t.sliceKey(value.points)}</p>
    </Panel>
  );
}
