import { useEffect, useState } from 'react';
import { bytes } from '../format';
import styles from './SettingsPanel.module.css';
import { text } from './settings-text';

interface Space {
  readonly used: number;
  readonly free: number;
  readonly isKept: boolean;
}

async function measure(): Promise<Space | null> {
  // Absent outside of secure contexts.
  const storage: StorageManager | undefined = navigator.storage;
  if (!storage?.estimate) return null;
  const [{ usage = 0, quota = 0 }, isKept] = await Promise.all([storage.estimate(), storage.persisted()]);
  return { used: usage, free: Math.max(0, quota - usage), isKept };
}

/** How much room the data take, and whether the browser may clear them. */
export function DataStorage() {
  const t = text.use();
  const [space, setSpace] = useState<Space | null>(null);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    let isShown = true;
    void measure().then((measured) => isShown && setSpace(measured));
    return () => {
      isShown = false;
    };
  }, []);
  if (!space) return null;
  const keep = async () => {
    const isKept = await navigator.storage.persist();
    setRefused(!isKept);
    setSpace({ ...space, isKept });
  };
  return (
    <div className={styles.status}>
      <span>
        {t.space(bytes(space.used), bytes(space.free))}
        {space.isKept ? t.isKept : isRefused ? t.refused : t.mayClear}
      </span>
      {!space.isKept && (
        <button type="button" className={styles.button} onClick={() => void keep()}>
          {t.keep}
        </button>
      )}
    </div>
  );
}
