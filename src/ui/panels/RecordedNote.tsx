import { Disc } from 'lucide-react';
import type { Recording } from '../../runs/recording';
import { useApp } from '../context';
import { duration } from '../format';
import { catalogWord } from '../i18n/catalog';
import { useLanguage } from '../i18n/language';
import styles from './RecordedNote.module.css';
import { text } from './recorded-text';

/** The mark of everything that was measured elsewhere and earlier. */
export function RecordedTag() {
  return (
    <span className={styles.tag}>
      <Disc size={12} aria-hidden /> <span>{text.use().tag}</span>
    </span>
  );
}

/** Where a recording comes from, in one sentence. */
export function useProvenance(recording: Recording): string {
  const t = text.use();
  const language = useLanguage();
  const { backend, adapter, cores } = recording.machine;
  const date = new Date(`${recording.date}T12:00:00Z`).toLocaleDateString(language, { dateStyle: 'medium' });
  return t.about(
    catalogWord(recording.config.name),
    recording.seed,
    date,
    t.machine(backend.toUpperCase(), adapter, cores),
    duration(recording.seconds),
    recording.commit,
  );
}

interface NoteProps {
  readonly recording: Recording;
  readonly isShown: boolean;
  onToggle(): void;
  /** Starts the run; left out where there is nothing to start. */
  readonly onTrain?: (() => void) | undefined;
  readonly canTrain: boolean;
}

/** Under a chart that shows a recording: what it is, and the way to one's own. */
export function RecordedNote({ recording, isShown, onToggle, onTrain, canTrain }: NoteProps) {
  const t = text.use();
  const provenance = useProvenance(recording);
  const isAlone = useApp(({ worker }) => worker.state === 'dead' || worker.state === 'unavailable');
  return (
    <div className={styles.note}>
      {onTrain && (
        <button type="button" className={styles.train} disabled={!canTrain} title={t.trainHint} onClick={onTrain}>
          {t.train}
        </button>
      )}
      <p>
        {isShown && (
          <>
            <RecordedTag /> {isAlone && <strong>{t.instead}</strong>} <span>{provenance}</span>
          </>
        )}
      </p>
      <button type="button" className={styles.quiet} aria-pressed={isShown} onClick={onToggle}>
        {isShown ? t.hide : t.show}
      </button>
    </div>
  );
}
