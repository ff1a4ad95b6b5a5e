import { Download } from 'lucide-react';
import { useId, useState } from 'react';
import type { DatasetSource } from '../../protocol/catalog';
import { useCatalog, useController } from '../context';
import { bytes } from '../format';
import styles from './SettingsPanel.module.css';
import { text } from './settings-text';

/** Where a course may put a shard set, relative to the page: docs/hosting-data.md. */
const hostedAddress = (id: string) => new URL(`data/${id}/manifest.json`, document.baseURI).href;

/** Ways to fetch a dataset. Nothing is requested before the user has seen the address. */
export function DataDownload({ id, isBusy }: { id: string; isBusy: boolean }) {
  const entry = useCatalog()?.datasets.find((dataset) => dataset.id === id);
  return (
    <>
      {entry?.sources?.map((source) => (
        <PublicSource key={source.label} source={source} isBusy={isBusy} />
      ))}
      <HostedSet id={id} isBusy={isBusy} />
    </>
  );
}

function PublicSource({ source: { label, addresses, bytes: size }, isBusy }: { source: DatasetSource; isBusy: boolean }) {
  const controller = useController();
  const t = text.use();
  const [isAsking, setAsking] = useState(false);
  const host = new URL(addresses[0] ?? '').host;
  if (!isAsking) {
    return (
      <div className={styles.row}>
        <button type="button" className={styles.button} disabled={isBusy} onClick={() => setAsking(true)}>
          <Download size={14} aria-hidden /> <span>{t.download(label, bytes(size))}</span>
        </button>
      </div>
    );
  }
  return (
    <section className={styles.consent} aria-label={t.downloadFrom(label)}>
      <p>{t.leaves(host)}</p>
      <ul>
        {addresses.map((address) => (
          <li key={address}>
            <code>{address}</code>
          </li>
        ))}
      </ul>
      <div className={styles.row}>
        <button type="button" className={styles.button} disabled={isBusy} onClick={() => void controller.download('parquet', addresses)}>
          {t.ask(host)}
        </button>
        <button type="button" className={styles.button} onClick={() => setAsking(false)}>
          {t.doNot}
        </button>
      </div>
    </section>
  );
}

function HostedSet({ id, isBusy }: { id: string; isBusy: boolean }) {
  const controller = useController();
  const [written, setWritten] = useState(() => hostedAddress(id));
  const t = text.use();
  const field = useId();
  const addresses = written.split(/\s+/).filter(Boolean);
  return (
    <details className={styles.group}>
      <summary>{t.fromCourse}</summary>
      <label htmlFor={field} className={styles.note}>
        {t.manifest}
      </label>
      <textarea
        id={field}
        className={styles.addresses}
        rows={3}
        spellCheck={false}
        value={written}
        onChange={(event) => setWritten(event.target.value)}
      />
      <div className={styles.row}>
        <button
          type="button"
          className={styles.button}
          disabled={isBusy || addresses.length === 0}
          onClick={() => void controller.download('hosted', addresses)}
        >
          {t.downloadThere}
        </button>
      </div>
    </details>
  );
}
