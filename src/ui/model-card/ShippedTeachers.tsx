import { Check } from 'lucide-react';
import { isShipped } from '../../protocol/run-config';
import { useApp, useController } from '../context';
import styles from '../panels/SettingsPanel.module.css';
import { teachersFor } from './teachers';
import { text } from './text';

/** Teachers that come with the app and know the chosen data: one press each, their cards show once they are chosen. */
export default function ShippedTeachers({ isBusy }: { isBusy: boolean }) {
  const t = text.use();
  const controller = useController();
  const data = useApp(({ config }) => config.data.id);
  const chosen = useApp(({ config }) => (isShipped(config.teacher) ? config.teacher.shipped : null));
  const offered = teachersFor(data);
  if (!offered.length) return null;
  return (
    <section aria-label={t.shipped} className={styles.group}>
      <h3 className={styles.note}>{t.shipped}</h3>
      <div className={styles.row}>
        {offered.map((id) => (
          <button
            key={id}
            type="button"
            className={styles.button}
            aria-pressed={id === chosen}
            disabled={isBusy}
            onClick={() => controller.edit('teacher', { shipped: id })}
          >
            {id === chosen && <Check size={16} aria-hidden />}
            <span>{t.teachers[id]}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
