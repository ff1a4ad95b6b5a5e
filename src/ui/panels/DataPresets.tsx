import { Sparkles } from 'lucide-react';
import { useApp, useController, usePresets } from '../context';
import { useStartable } from '../use-startable';
import { dataText } from './data-text';
import styles from './SettingsPanel.module.css';

/** Runs on the chosen pictures whose teacher is shipped with the page: one click each, once the pictures are there. */
export function DataPresets({ dataset }: { dataset: string }) {
  const controller = useController();
  const { distilFrom } = dataText.use();
  const isReady = useApp(({ datasets }) => datasets[dataset]?.state === 'ready');
  const idle = useApp(({ starting }) => !starting);
  const { startable } = useStartable();
  const presets = usePresets().filter(({ config: { data, teacher } }) => data.id === dataset && teacher && 'shipped' in teacher);
  if (!isReady) return null;
  return presets.map(({ id, label, claim }) => (
    <div key={id} className={styles.row}>
      <button
        type="button"
        className={styles.button}
        disabled={!startable || !idle}
        title={claim}
        onClick={() => {
          controller.selectPreset(id);
          void controller.start();
        }}
      >
        <Sparkles size={16} aria-hidden /> <span>{distilFrom(label)}</span>
      </button>
    </div>
  ));
}
