import { Upload, X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import type { ImportedTeacher } from '../../protocol/interop';
import { importedName, isShipped } from '../../protocol/run-config';
import { useApp, useController } from '../context';
import { si } from '../format';
import { Said } from '../i18n/said/Said';
import styles from './SettingsPanel.module.css';
import { text } from './teacher-text';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Networks from elsewhere: brought as files, kept by the browser, used as the teacher of the run. */
export function TeacherImport({ isBusy }: { isBusy: boolean }) {
  const t = text.use();
  const controller = useController();
  const chosen = useApp(({ config }) => (isShipped(config.teacher) ? importedName(config.teacher.shipped) : null));
  const [teachers, setTeachers] = useState<readonly ImportedTeacher[]>([]);
  const [error, setError] = useState<string | null>(null);
  const input = useId();
  /** Runs an action, then shows what there is; a failure stands here until it is put away. */
  const attempt = async (action: () => Promise<unknown>) => {
    setError(null);
    try {
      await action();
      const kept = await controller.listTeachers();
      setTeachers(kept);
    } catch (failure) {
      setError(messageOf(failure));
    }
  };
  useEffect(() => {
    let isGone = false;
    controller.listTeachers().then(
      (kept) => !isGone && setTeachers(kept),
      (failure: unknown) => !isGone && setError(messageOf(failure)),
    );
    return () => {
      isGone = true;
    };
  }, [controller]);
  return (
    <section aria-label={t.title} className={styles.group}>
      <h3 className={styles.note}>{t.title}</h3>
      {teachers.map((teacher) => (
        <Kept
          key={teacher.name}
          teacher={teacher}
          isChosen={teacher.name === chosen}
          isBusy={isBusy}
          onUse={() => controller.chooseTeacher(teacher.name)}
          onRemove={() => void attempt(() => controller.forgetTeacher(teacher.name))}
        />
      ))}
      <div className={styles.row}>
        <label htmlFor={input} className={styles.button} aria-disabled={isBusy}>
          <Upload size={14} aria-hidden /> <span>{t.choose}</span>
        </label>
        <input
          id={input}
          type="file"
          multiple
          accept=".safetensors,.json"
          disabled={isBusy}
          className="visually-hidden"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            if (files.length > 0) void attempt(() => controller.importTeacher(files));
            // The same files may be chosen again after a failure.
            event.target.value = '';
          }}
        />
      </div>
      <p className={styles.note}>{`${t.hint} ${t.stays}`}</p>
      {error && (
        <p className={styles.error} role="alert">
          <Said message={error} />
          <button type="button" onClick={() => setError(null)} aria-label={t.dismiss}>
            <X size={16} aria-hidden />
          </button>
        </p>
      )}
    </section>
  );
}

interface KeptProps {
  readonly teacher: ImportedTeacher;
  readonly isChosen: boolean;
  readonly isBusy: boolean;
  onUse(): void;
  onRemove(): void;
}

function Kept({ teacher, isChosen, isBusy, onUse, onRemove }: KeptProps) {
  const t = text.use();
  const { name, model, parameters, classes, dataset, notes } = teacher;
  return (
    <div className={styles.status}>
      <span>
        <strong>{isChosen ? t.using(name) : name}</strong>
        <br />
        <span>{`${t.about(model.id, si(parameters), classes.length)}${dataset ? `, ${t.trainedOn(dataset)}` : ''}`}</span>
        {notes.map((note) => (
          <span key={note}>
            <br />
            <span>{note}</span>
          </span>
        ))}
      </span>
      {!isChosen && (
        <button type="button" className={styles.button} disabled={isBusy} onClick={onUse}>
          {t.use}
        </button>
      )}
      <button type="button" className={styles.button} disabled={isBusy} onClick={onRemove}>
        {t.remove}
      </button>
    </div>
  );
}
