import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { addFiles, type ClassRuns, openBundles, type Pooled, pool, type Spread } from '../../../../runs/class-pool';
import { FILE_LIMITS } from '../../../../runs/file-size';
import { percent } from '../../../format';
import { catalogWord } from '../../../i18n/catalog';
import { Said } from '../../../i18n/said/Said';
import buttons from '../../../lessons/Lesson.module.css';
import { useNetworkNames } from '../../../network-names';
import { NETWORKS } from '../../../networks';
import { Panel } from '../../../panels/Panel';
import styles from './Pool.module.css';
import { text } from './pool-text';
import { Scatter } from './Scatter';

const EMPTY: ClassRuns = { runs: [], skipped: [] };

/** The runs of a class, read here and nowhere else. */
export default function ClassPool() {
  const t = text.use();
  const [files, setFiles] = useState(EMPTY);
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = async (chosen: Iterable<File>) => {
    // Enough to see that a file is too large, and no more of it.
    const bytesOf = async (file: File) => {
      const most = file.name.toLowerCase().endsWith('.zip') ? FILE_LIMITS.bundle : FILE_LIMITS.run;
      return new Uint8Array(await file.slice(0, most + 1).arrayBuffer());
    };
    const read = await openBundles(await Promise.all([...chosen].map(async (file) => ({ name: file.name, bytes: await bytesOf(file) }))));
    setFiles((before) => addFiles(before, read));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  };
  const pooled = pool(files.runs);
  const [first] = files.runs;
  const attacks = new Set(files.runs.flatMap(({ run }) => run.results.map(({ attack, robust }) => `${attack}, n = ${robust.n}`)));
  return (
    <Panel title={t.title} lead={t.lead}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same */}
      <div
        className={styles.drop}
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <button type="button" className={buttons.main} onClick={() => input.current?.click()}>
          <FileUp size={18} aria-hidden /> <span>{t.choose}</span>
        </button>
        <span>{t.drop}</span>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".json,.zip,application/json,application/zip"
          onChange={(event) => {
            void take(event.target.files ?? []);
            event.target.value = '';
          }}
        />
      </div>
      {first && (
        <>
          <p className={styles.facts} role="status">
            <span>
              <strong>{t.students(files.runs.length)}</strong>
              <span>{` · ${t.of(catalogWord(first.run.config.name))} · ${t.attack([...attacks].join('; '))}`}</span>
            </span>
            <button type="button" className={buttons.quiet} onClick={() => setFiles(EMPTY)}>
              {t.clear}
            </button>
          </p>
          <div className={styles.result}>
            <Means pooled={pooled} />
            <Scatter pooled={pooled} />
          </div>
        </>
      )}
      {files.skipped.length > 0 && (
        <section className={styles.skipped} aria-label={t.skipped}>
          <h3>{t.skipped}</h3>
          <ul>
            {files.skipped.map(({ file, reason }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a file may be handed in twice
              <li key={at}>
                <strong>{file}</strong>
                <span>{': '}</span>
                <Said message={reason} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  );
}

function Means({ pooled }: { pooled: readonly Pooled[] }) {
  const t = text.use();
  const names = useNetworkNames();
  const show = ({ mean, half }: Spread) => (half === null ? percent(mean, 1) : t.mean(percent(mean, 1), percent(half, 1)));
  return (
    <div>
      <table className={styles.means}>
        <thead>
          <tr>
            <th scope="col">{t.network}</th>
            <th scope="col">{t.clean}</th>
            <th scope="col">{t.robust}</th>
            <th scope="col">{t.handedIn}</th>
          </tr>
        </thead>
        <tbody>
          {pooled.map(({ network, clean, robust, points }) => (
            <tr key={network} data-network={network}>
              <th scope="row" style={{ color: NETWORKS[network].colour }}>
                {names[network]}
              </th>
              <td>{show(clean)}</td>
              <td>
                <strong>{show(robust)}</strong>
              </td>
              <td>{points.length}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>{t.note}</p>
    </div>
  );
}
