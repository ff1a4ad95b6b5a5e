import { Upload, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { DatasetStatus } from '../../protocol/messages';
import { useApp, useController } from '../context';
import { describeDataset } from '../dataset-text';
import { count } from '../format';
import styles from './SettingsPanel.module.css';

/** Files in, by drop or by choice; progress, errors, and the way to remove them again. */
export function DataImport({ status }: { status: DatasetStatus }) {
  const controller = useController();
  const transfer = useApp((state) => state.transfer);
  const error = useApp((state) => state.dataError);
  const [over, setOver] = useState(false);
  const input = useId();
  const take = (files: FileList | null) => files?.length && void controller.importFiles([...files]);
  return (
    <>
      <section
        className={styles.drop}
        data-over={over}
        aria-label="Drop files here"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
      >
        <Upload size={22} aria-hidden />
        <p>
          Drop <code>cifar-10-binary.tar.gz</code> or its <code>.bin</code> files here
        </p>
        <label htmlFor={input} className={styles.button}>
          Choose files
        </label>
        <input
          id={input}
          type="file"
          multiple
          accept=".gz,.tgz,.tar,.bin"
          className="visually-hidden"
          onChange={(event) => take(event.target.files)}
        />
        <small>They stay on this device.</small>
      </section>
      {transfer && (
        <div className={styles.transfer} role="status">
          <span>
            {transfer.stage}: {count(transfer.done)} of {count(transfer.total)}
          </span>
          <progress max={transfer.total || 1} value={transfer.done} />
        </div>
      )}
      {error && (
        <p className={styles.error} role="alert">
          {error}
          <button type="button" onClick={() => controller.dismiss('dataError')} aria-label="Dismiss">
            <X size={16} aria-hidden />
          </button>
        </p>
      )}
      {status.state !== 'absent' && (
        <div className={styles.status}>
          <span>{describeDataset(status)}</span>
          <button type="button" className={styles.button} onClick={() => void controller.removeDataset(status.id)}>
            Remove
          </button>
        </div>
      )}
    </>
  );
}
