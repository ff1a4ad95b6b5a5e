import { useState } from 'react';
import { useApp, usePresets } from '../context';
import { Late } from '../faults/Late';
import { latePart } from '../faults/missing-parts';
import { frameText } from '../frame-text';
import { glossaryText } from '../glossary/glossary-text';
import { OfflineState } from '../updates/AppUpdate';
import styles from './Header.module.css';

const Glossary = latePart(() => import('../glossary/Glossary'));

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
        <Late>
          <Glossary />
        </Late>
      )}
    </details>
  );
}
