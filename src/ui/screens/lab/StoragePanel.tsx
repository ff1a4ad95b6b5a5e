import { useEffect } from 'react';
import type { KeptCheckpoint } from '../../../protocol/messages';
import { useCheckpoints, useHistory, useParts } from '../../context';
import { bytes, moment } from '../../format';
import { Said } from '../../i18n/said/Said';
import { Panel } from '../../panels/Panel';
import styles from './Lab.module.css';
import planCss from './Plan.module.css';
import { text } from './text';
import type { Naming } from './titles';

/** How many of the oldest checkpoints are offered for deletion at once. */
const OLDEST = 5;

/** What goes wrong with storage, at the top of the screen. */
export function StorageNotes() {
  const t = text.use();
  const { history } = useParts();
  const { storageProblem, problems, refused } = useHistory((each) => each);
  const { checkpoints } = useParts();
  const oldest = useCheckpoints(({ list }) => list).slice(0, OLDEST);
  const makeRoom = async () => {
    await checkpoints.remove(oldest.map(({ checkpointId }) => checkpointId));
    await history.retry();
  };
  return (
    <div className={styles.notes} aria-live="polite">
      {storageProblem && (
        <p className={styles.warning}>
          <span>{t.storage.memory}</span>
          <Said message={storageProblem} />
        </p>
      )}
      {refused && (
        <div className={styles.warning} role="alert">
          <p>
            <span>{t.storage.refused}</span> <code>{refused}</code>
          </p>
          <div className={styles.bar}>
            {oldest.length > 0 && (
              <button type="button" className={styles.button} onClick={() => void makeRoom()}>
                {t.storage.makeRoom(oldest.length, bytes(oldest.reduce((sum, each) => sum + each.bytes, 0)))}
              </button>
            )}
            <button type="button" className={styles.button} onClick={() => void history.retry()}>
              {t.storage.retry}
            </button>
          </div>
        </div>
      )}
      {problems.length > 0 && (
        <div className={styles.warning}>
          <p>{t.storage.problems(problems.length)}</p>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>
                <code>
                  <Said message={problem} />
                </code>
              </li>
            ))}
          </ul>
          <button type="button" className={styles.button} onClick={history.dismissProblems}>
            {t.storage.dismiss}
          </button>
        </div>
      )}
    </div>
  );
}

/** The checkpoints in storage, oldest first, and how to make room. */
export function StoragePanel({ naming }: { naming: Naming }) {
  const t = text.use();
  const { checkpoints } = useParts();
  const list = useCheckpoints((state) => state.list);
  const error = useCheckpoints((state) => state.error);
  const runs = useHistory((state) => state.runs);
  useEffect(() => void checkpoints.refresh(), [checkpoints]);
  const size = list.reduce((sum, each) => sum + each.bytes, 0);
  const oldest = list.slice(0, OLDEST).map(({ checkpointId }) => checkpointId);
  const titleOf = ({ runId, name }: KeptCheckpoint) => {
    const run = runs.find((each) => each.runId === runId);
    return run ? `${naming.title(run)}, ${t.compare.seed(run.config.seed)}` : name;
  };
  return (
    <Panel title={t.storage.title} lead={t.storage.lead}>
      {list.length === 0 ? (
        <p className={styles.empty}>
          <Said message={error ?? t.storage.none} />
        </p>
      ) : (
        <details>
          <summary className={planCss.summary}>{t.storage.list(list.length, bytes(size))}</summary>
          <div className={styles.bar}>
            <button type="button" className={styles.button} onClick={() => void checkpoints.remove(oldest)}>
              {t.storage.removeOld(oldest.length)}
            </button>
          </div>
          <ul className={planCss.checkpoints}>
            {list.map((each) => (
              <li key={each.checkpointId}>
                <span className={planCss.queued}>
                  <span>{titleOf(each)}</span>{' '}
                  <small>
                    {`${
                      each.phase === 'plain' || each.phase === 'teacher' || each.phase === 'student'
                        ? t.networks[each.phase]
                        : t.parts.evaluation
                    }, ${t.fork.step(each.step)}, ${t.storage.kinds[each.kind]}, ${bytes(each.bytes)}, ${moment(each.savedAt)}`}
                  </small>
                </span>
                <button type="button" className={styles.button} onClick={() => void checkpoints.remove([each.checkpointId])}>
                  {t.storage.remove}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
