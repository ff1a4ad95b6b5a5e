import { type ReactNode, useState } from 'react';
import styles from './SettingsPanel.module.css';

/** Settings behind a heading. Those that nobody has opened are not built: a stage then appears at once, also while training. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.group} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children}
    </details>
  );
}
