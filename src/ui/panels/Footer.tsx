import { useApp, useParts } from '../context';
import { OfflineState } from '../updates/AppUpdate';
import styles from './Header.module.css';

export function Footer() {
  const { presets } = useParts();
  const presetId = useApp((state) => state.presetId);
  const citation = presets.find(({ id }) => id === presetId)?.citation;
  return (
    <footer className={styles.footer}>
      <p>Everything is computed and kept in this browser; nothing is uploaded.</p>
      <OfflineState />
      {citation && <p>After {citation}</p>}
    </footer>
  );
}
