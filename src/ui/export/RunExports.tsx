import { useState } from 'react';
import { NETWORK_ROLES } from '../../protocol/run-config';
import { isOver, type RunRecord } from '../../runs/history/record';
import { useExports, useParts } from '../context';
import { moment } from '../format';
import { Said } from '../i18n/said/Said';
import { useNetworkNames } from '../network-names';
import { CopyLink } from './CopyLink';
import { addressWith } from './CopySettings';
import css from './Export.module.css';
import { text } from './text';

/** Every way out of the browser that a run of the history has. */
export function RunExports({ run }: { run: RunRecord }) {
  const t = text.use();
  const names = useNetworkNames();
  const { exports } = useParts();
  const busy = useExports((state) => state.busy);
  const [problem, setProblem] = useState<string | null>(null);
  const isOff = busy !== null || !isOver(run.state);
  const roles = NETWORK_ROLES.filter((role) => run.finals[role]);
  const link = async () => {
    setProblem(null);
    try {
      const hash = await exports.capsuleLink(run.runId);
      if (hash === null) setProblem(t.run.capsuleTooLong);
      return hash === null ? null : addressWith(hash);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return null;
    }
  };
  return (
    <div>
      {run.importedAt && <p className={css.muted}>{t.run.imported(moment(run.importedAt))}</p>}
      <div className={css.row}>
        <span className={css.muted}>{t.run.title}</span>
        <button
          type="button"
          className={css.button}
          disabled={isOff}
          title={t.run.bundleTitle}
          onClick={() => void exports.saveBundle([run.runId])}
        >
          {t.run.bundle}
        </button>
        <button
          type="button"
          className={css.button}
          disabled={isOff}
          title={t.run.capsuleTitle}
          onClick={() => void exports.saveCapsule(run.runId)}
        >
          {t.run.capsule}
        </button>
        <CopyLink label={t.run.capsuleLink} title={t.run.capsuleTitle} address={link} />
        {roles.map((role) => (
          <button
            key={`python ${role}`}
            type="button"
            className={css.button}
            disabled={isOff}
            title={t.run.pythonTitle}
            onClick={() => void exports.savePython(run.runId, role)}
          >
            {t.run.python(names[role])}
          </button>
        ))}
        {roles.map((role) => (
          <button
            key={`teacher ${role}`}
            type="button"
            className={css.button}
            disabled={isOff}
            title={t.run.teacherTitle}
            onClick={() => void exports.makeTeacher(run.runId, role)}
          >
            {t.run.teacher(names[role])}
          </button>
        ))}
      </div>
      {problem && (
        <p className={css.muted} role="alert">
          <Said message={problem} />
        </p>
      )}
    </div>
  );
}
