import { History, Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { isActive } from '../../runs/store';
import { useApp, useController, useHistory } from '../context';
import { MissingMessage } from '../faults/MissingAdvice';
import { moment } from '../format';
import { Said } from '../i18n/said/Said';
import { useSay } from '../i18n/said/said';
import { stageName } from '../networks';
import { Recovered } from '../recovery/Recovered';
import { AppUpdate } from '../updates/AppUpdate';
import { text } from './errors-text';
import { Message } from './Message';
import styles from './Messages.module.css';

/** What the user should know but need not act on at once. */
export function Messages() {
  const say = useSay();
  const controller = useController();
  const t = text.use();
  const linkProblems = useApp((state) => state.linkProblems);
  const notice = useApp((state) => state.notice);
  const warnings = useApp(({ run }) => run?.warnings);
  return (
    <div className={styles.stack} aria-live="polite">
      <AppUpdate />
      <MissingMessage />
      <Recovered />
      <Unstored />
      <SavedRuns />
      {linkProblems.length > 0 && (
        <Message icon={<Info size={18} aria-hidden />} onDismiss={() => controller.dismiss('linkProblems')}>
          {t.link(linkProblems.map(say).join(t.between))}
        </Message>
      )}
      {notice && (
        <Message icon={<TriangleAlert size={18} aria-hidden />} tone="error" onDismiss={() => controller.dismiss('notice')}>
          <span>{t.notice}</span>
          <Said message={notice} />
        </Message>
      )}
      {warnings?.map((warning) => (
        <Message key={warning} icon={<TriangleAlert size={18} aria-hidden />}>
          <span>{t.warning}</span>
          <Said message={warning} />
        </Message>
      ))}
    </div>
  );
}

/** Nothing of this visit will be there after a reload. */
function Unstored() {
  const t = text.use();
  const ofRuns = useHistory((history) => history.storageProblem);
  const ofCheckpoints = useApp((state) => state.storageProblem);
  const problem = ofRuns ?? ofCheckpoints;
  const [isDismissed, setDismissed] = useState(false);
  if (!problem || isDismissed) return null;
  return (
    <Message icon={<Info size={18} aria-hidden />} onDismiss={() => setDismissed(true)}>
      <span>{t.unstored}</span>
      <Said message={problem} />
    </Message>
  );
}

function SavedRuns() {
  const controller = useController();
  const t = text.use();
  const saved = useApp((state) => state.saved);
  const current = useApp(({ run }) => run?.runId);
  const busy = useApp(({ run, starting }) => starting || isActive(run));
  const ready = useApp(({ worker }) => worker.state === 'ready');
  if (busy || !ready) return null;
  return saved
    .filter(({ runId }) => runId !== current || !busy)
    .map((run) => (
      <Message
        key={run.runId}
        icon={<History size={18} aria-hidden />}
        actions={
          <>
            <button type="button" onClick={() => void controller.resume(run)}>
              {t.goOn}
            </button>
            <button type="button" onClick={() => void controller.forget(run.runId)}>
              {t.forget}
            </button>
          </>
        }
      >
        <strong>{run.name}</strong>
        <span>{t.saved(run.step, stageName(run.phase), moment(run.savedAt))}</span>
      </Message>
    ));
}
