import { useApp, usePresets } from '../context';
import { frameText } from '../frame-text';
import { OfflineState } from '../updates/AppUpdate';
import styles from './Header.module.css';

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
    </footer>
  );
}
