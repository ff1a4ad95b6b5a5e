import { Suspense, useEffect, useMemo, useState } from 'react';
import type { LessonContent } from '../../lessons/define';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { accuracyRows } from '../../runs/accuracy-rows';
import type { Recording } from '../../runs/recording';
import { isActive } from '../../runs/store';
import { useApp, useController, useParts } from '../context';
import { latePart } from '../faults/missing-parts';
import { percent } from '../format';
import { useSay } from '../i18n/said/said';
import buttons from '../lessons/Lesson.module.css';
import { applyStart } from '../lessons/open-lesson';
import { useNetworkNames } from '../network-names';
import { NETWORKS } from '../networks';
import { RecordedTag, useProvenance } from '../panels/RecordedNote';
import { useRecorded } from '../recording';
import { useLogged } from '../use-log';
import { useStartable } from '../use-startable';
import styles from './Lecture.module.css';
import { text } from './lecture-text';

const AccuracyChart = latePart(() => import('../charts/AccuracyChart'));
const NONE: ReadonlySet<NetworkRole> = new Set();

/** Trains in front of the audience; the recording stands behind it and takes over when the device lets us down. */
export function LiveSlide({ content, title }: { content: LessonContent; title: string }) {
  const t = text.use();
  const say = useSay();
  const names = useNetworkNames();
  const { store, log, presets } = useParts();
  const controller = useController();
  const recording = useRecorded('run');
  const { startable, reason } = useStartable();
  const run = useApp((state) => state.run);
  const failure = useApp(({ worker, run: shown }) => {
    if (worker.state === 'dead') return worker.message;
    if (worker.state === 'unavailable') return worker.reason;
    return shown?.status?.state === 'failed' ? (shown.status.error?.message ?? t.noReason) : null;
  });
  const [wasStarted, setStarted] = useState(false);
  const seen = useLogged((each) => each.evaluations.length);
  const isOurs = wasStarted && run !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for the log's contents
  const live = useMemo(() => (isOurs && run ? accuracyRows(log.evaluations, run.config, 'seconds') : []), [log, seen, isOurs, run?.config]);
  const recorded = useMemo(() => (recording ? accuracyRows(recording.evaluations, recording.config, 'seconds') : []), [recording]);
  useEffect(() => {
    if (!isActive(store.getState().run)) applyStart(content, controller, presets);
  }, [content, controller, presets, store]);
  const start = () => {
    setStarted(true);
    void controller.start();
  };
  return (
    <div className={styles.figure} data-fallback={failure !== null}>
      <p className={styles.over}>{title}</p>
      <div className={styles.chart}>
        <Suspense fallback={null}>
          <AccuracyChart rows={failure ? [] : live} recorded={recorded} axis="seconds" hidden={NONE} borders={[]} />
        </Suspense>
      </div>
      <ul className={styles.legend}>
        {NETWORK_ROLES.filter((role) => [...live, ...recorded].some(({ network }) => network === role)).map((role) => (
          <li key={role} style={{ color: NETWORKS[role].colour }}>
            <strong>{names[role]}</strong>
          </li>
        ))}
        <li>{t.lines}</li>
      </ul>
      <div className={styles.controls}>
        {failure ? (
          <p role="alert">
            <RecordedTag /> <strong>{t.fallback}</strong> <small>{t.reason(say(failure))}</small>
          </p>
        ) : isOurs && isActive(run) ? (
          <p>{t.running(percent(run?.status?.progress ?? 0))}</p>
        ) : isOurs ? (
          <p>{t.finished}</p>
        ) : (
          <button type="button" className={buttons.main} disabled={!startable} title={reason ?? undefined} onClick={start}>
            {t.live}
          </button>
        )}
        {recording && <Behind recording={recording} />}
      </div>
    </div>
  );
}

function Behind({ recording }: { recording: Recording }) {
  return (
    <small>
      <RecordedTag /> <span>{useProvenance(recording)}</span>
    </small>
  );
}
