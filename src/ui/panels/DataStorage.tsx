import { useEffect, useState } from 'react';
import { isStorageKept, keepStorage, type Room, roomLeft } from '../../protocol/browser-storage';
import { bytes } from '../format';
import styles from './SettingsPanel.module.css';
import { text } from './settings-text';

interface Space extends Room {
  readonly isKept: boolean;
}

async function measure(): Promise<Space | null> {
  const [room, isKept] = await Promise.all([roomLeft(), isStorageKept()]);
  return room && { ...room, isKept };
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
    const isKept = await keepStorage();
    setRefused(!isKept);
    setSpace({ ...space, isKept });
  };
  return (
    <div className={styles.status}>
      <span>{`${t.space(bytes(space.used), bytes(space.free))}${space.isKept ? t.isKept : isRefused ? t.refused : t.mayClear}`}</span>
      {!space.isKept && (
        <button type="button" className={styles.button} onClick={() => void keep()}>
          {t.keep}
        </button>
      )}
    </div>
  );
}
