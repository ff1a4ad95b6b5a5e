import { Upload, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { DatasetStatus } from '../../protocol/messages';
import { useApp, useController } from '../context';
import { describeDataset } from '../dataset-text';
import { bytes } from '../format';
import { Said } from '../i18n/said/Said';
import { useSay } from '../i18n/said/said';
import { DataDownload } from './DataDownload';
import { DataStorage } from './DataStorage';
import { dataText } from './data-text';
import { droppedFiles } from './dropped-files';
import { text as errorsText } from './errors-text';
import styles from './SettingsPanel.module.css';
import { Spoken } from './Spoken';
import { text as settingsText } from './settings-text';

/** The one dataset that is made of folders. */
const OWN_PICTURES = 'own-pictures';

/** Data in, by download, drop or choice; progress, errors, and the way to remove them again. */
export default function DataImport({ status }: { status: DatasetStatus }) {
  const controller = useController();
  const error = useApp((state) => state.dataError);
  const transfer = useApp((state) => state.transfer);
  const text = dataText.use();
  const t = settingsText.use();
  const { dataProblem } = errorsText.use();
  return (
    <>
      {status.state !== 'ready' && <DataDownload key={status.id} id={status.id} isBusy={transfer !== null} />}
      <DropZone hasFolders={status.id === OWN_PICTURES} />
      <Transfer />
      {error && (
        <p className={styles.error} role="alert">
          <span>{dataProblem}</span>
          <Said message={error} />
          <button type="button" onClick={() => controller.dismiss('dataError')} aria-label={t.dismiss}>
            <X size={16} aria-hidden />
          </button>
        </p>
      )}
      {status.state !== 'absent' && (
        <div className={styles.status}>
          <span>{describeDataset(status)}</span>
          <button type="button" className={styles.button} onClick={() => void controller.removeDataset(status.id)}>
            {t.remove}
          </button>
        </div>
      )}
      {status.state === 'partial' && status.id !== OWN_PICTURES && transfer === null && <p className={styles.note}>{text.onlyMissing}</p>}
      {status.storage === 'indexeddb' && status.bytes > 0 && <DataStorage key={status.bytes} />}
    </>
  );
}

function Transfer() {
  const controller = useController();
  const transfer = useApp((state) => state.transfer);
  const early = useApp(({ config }) => config.data.early === true);
  const { whyRunsWait } = dataText.use();
  const say = useSay();
  const t = settingsText.use();
  if (!transfer) return null;
  const { stage, done, total } = transfer;
  return (
    <div className={styles.transfer}>
      <Spoken text={total > 0 ? t.progress(say(stage), bytes(done), bytes(total)) : say(stage)} />
      <span>{total > 0 ? t.progress(say(stage), bytes(done), bytes(total)) : say(stage)}</span>
      <progress max={total || 1} value={done} aria-label={t.transfer} />
      <button type="button" className={styles.button} onClick={() => void controller.stopTransfer()}>
        {t.stopTransfer}
      </button>
      {!early && <small>{whyRunsWait}</small>}
    </div>
  );
}

function DropZone({ hasFolders }: { hasFolders: boolean }) {
  const controller = useController();
  const t = settingsText.use();
  const [over, setOver] = useState(false);
  const input = useId();
  const take = (list: FileList | null) => {
    if (!list?.length) return;
    const files = [...list];
    void controller.importFiles(
      files,
      files.map((file) => file.webkitRelativePath),
    );
  };
  return (
    <section
      className={styles.drop}
      data-over={over}
      aria-label={t.dropLabel}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void droppedFiles(event.dataTransfer).then(({ files, paths }) => {
          if (files.length > 0) void controller.importFiles(files, paths);
        });
      }}
    >
      <Upload size={22} aria-hidden />
      <p>{hasFolders ? t.dropFolder : t.dropFiles}</p>
      <div className={styles.row}>
        <label htmlFor={input} className={styles.button}>
          {t.chooseFiles}
        </label>
        {hasFolders && (
          <label className={styles.button}>
            <span>{t.chooseFolder}</span>
            <input
              ref={(node) => node?.setAttribute('webkitdirectory', '')}
              type="file"
              multiple
              className="visually-hidden"
              onChange={(event) => take(event.target.files)}
            />
          </label>
        )}
      </div>
      <input
        id={input}
        type="file"
        multiple
        className="visually-hidden"
        onChange={(event) => {
          take(event.target.files);
          // The same file may be chosen again after a failure.
          event.target.value = '';
        }}
      />
      <small>{t.local}</small>
    </section>
  );
}
