import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { problemReport } from '../../runs/recovery/problem-report';
import type { Silence } from '../../runs/recovery/watchdog';
import { useParts } from '../context';
import { saveFile } from '../save-file';
import styles from './RecoveryDialog.module.css';
import { text } from './text';

/** A worker that is silent: wait for it, start it again, or write down how it was. */
export default function RecoveryDialog() {
  const { recovery } = useParts();
  const silence = useStore(recovery.store, (state) => state.silence);
  return silence && <Dialog silence={silence} />;
}

function Dialog({ silence }: { silence: Silence }) {
  const { recovery, store, log } = useParts();
  const dialog = useRef<HTMLDialogElement>(null);
  const t = text.use();
  useEffect(() => dialog.current?.showModal(), []);
  const save = () => {
    const circumstances = { app: store.getState(), log, silence, userAgent: navigator.userAgent, savedAt: new Date() };
    saveFile('problem-report.json', problemReport(circumstances), 'application/json');
  };
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby="recovery-title" onCancel={() => recovery.wait()}>
      <h2 id="recovery-title">{t.title}</h2>
      <p>{`${t.silent(Math.round(silence.seconds))} ${silence.isAnswering ? t.answering : t.mute}`}</p>
      <p>{t.kept}</p>
      <div className={styles.actions}>
        <button type="button" onClick={() => recovery.wait()}>
          {t.wait}
        </button>
        <button type="button" onClick={() => recovery.restart()}>
          {t.restart}
        </button>
        <button type="button" onClick={save}>
          {t.report}
        </button>
      </div>
    </dialog>
  );
}
