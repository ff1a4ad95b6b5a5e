import { useState } from 'react';
import type { RunRecord } from '../../../runs/history/record';
import { isActive } from '../../../runs/store';
import { useApp, useController, useHistory, useParts } from '../../context';
import { RunExports } from '../../export/RunExports';
import { moment } from '../../format';
import { Said } from '../../i18n/said/Said';
import { Restarts } from '../../recovery/Restarts';
import { openScreen } from '../address';
import { ForkForm } from './ForkForm';
import styles from './Lab.module.css';
import runsCss from './Runs.module.css';
import { text } from './text';
import type { Naming } from './titles';

/** Name, note, tags, parent, and what can be done with a run. */
export function RunDetails({ run, naming }: { run: RunRecord; naming: Naming }) {
  const t = text.use();
  const { history } = useParts();
  const controller = useController();
  const parent = useHistory((state) => state.runs.find(({ runId }) => runId === run.parentId));
  const saved = useApp((state) => state.saved.find(({ runId }) => runId === run.runId));
  const isBusy = useApp((state) => state.starting || isActive(state.run));
  const isOwn = useApp((state) => state.run?.runId === run.runId && isActive(state.run));
  const show = () => {
    controller.open(run.config, run.presetId);
    openScreen('train');
  };
  return (
    <div className={runsCss.details}>
      <Editable
        label={t.details.name}
        value={run.name ?? ''}
        placeholder={naming.title(run)}
        onCommit={(name) => history.annotate(run.runId, { name: name || null })}
      />
      <Editable label={t.details.note} value={run.note} onCommit={(note) => history.annotate(run.runId, { note })} />
      <Editable
        label={t.details.tags}
        value={run.tags.join(', ')}
        onCommit={(tags) =>
          history.annotate(run.runId, { tags: [...new Set(tags.split(/[,、，]/).map((tag) => tag.trim()))].filter(Boolean) })
        }
      />
      {run.error && (
        <p className={styles.error}>
          <Said message={run.error} />
        </p>
      )}
      {run.changes.length > 0 ? (
        <div>
          <p>{parent ? t.details.from(naming.title(parent)) : t.details.fromPreset}</p>
          <ul className={runsCss.changes}>
            {run.changes.map((change) => (
              <li key={change.path}>{naming.change(change, run)}</li>
            ))}
          </ul>
        </div>
      ) : (
        <p>{t.details.same}</p>
      )}
      {run.environment && (
        <p className={styles.muted}>
          {`${t.details.environment(run.environment.backend.backend.toUpperCase(), run.environment.backend.adapter, run.environment.version)} ${moment(run.createdAt)}`}
        </p>
      )}
      <div className={styles.bar}>
        {saved && (
          <button type="button" className={styles.button} disabled={isBusy} onClick={() => void controller.resume(saved)}>
            {t.details.resume}
          </button>
        )}
        <button type="button" className={styles.button} onClick={show}>
          {t.details.settings}
        </button>
        <button type="button" className={styles.button} disabled={isOwn} onClick={() => history.remove([run.runId])}>
          {t.details.remove}
        </button>
      </div>
      <Restarts run={run} />
      <RunExports run={run} />
      <ForkForm run={run} />
    </div>
  );
}

interface EditableProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  onCommit(value: string): void;
}

/** A line of text that is kept when the cursor leaves it. */
function Editable({ label, value, placeholder, onCommit }: EditableProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    if (typed !== null && typed.trim() !== value) onCommit(typed.trim());
    setTyped(null);
  };
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <input
        value={typed ?? value}
        maxLength={500}
        placeholder={placeholder}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </label>
  );
}
