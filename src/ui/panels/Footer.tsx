import { lazy, Suspense, useState } from 'react';
import { useApp, usePresets } from '../context';
import { frameText } from '../frame-text';
import { glossaryText } from '../glossary/glossary-text';
import { OfflineState } from '../updates/AppUpdate';
import styles from './Header.module.css';

const Glossary = lazy(() => import('../glossary/Glossary'));

export function Footer() {
  const t = frameText.use().footer;
  const presets = usePresets();
  const presetId = useApp((state) => state.presetId);
  const citation = presets.find(({ id }) => id === presetId)?.citation;
  return (
    <footer className={styles.footer}>
      <p>{t.local}</p>
      <OfflineState />
      {citation && <p>{t.after(citation)}</p>}
      <GlossarySection />
    </footer>
  );
}

function GlossarySection() {
  const { title } = glossaryText.use();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.glossary} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && (
        <Suspense fallback={null}>
          <Glossary />
        </Suspense>
      )}
    </details>
  );
}
