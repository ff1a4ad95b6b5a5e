import type { BackendName, BackendReport } from '../../protocol/messages';
import { useApp } from '../context';
import { Said } from '../i18n/said/Said';
import { text } from './errors-text';
import styles from './Header.module.css';

const NAMES: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', wasm: 'WASM', webgl: 'WebGL', cpu: 'CPU' };
const POPOVER = 'backend-popover';

/** What computes, always in sight; the reasons are one click away. */
export function BackendBadge() {
  const t = text.use().backend;
  const worker = useApp((state) => state.worker);
  const [title, detail] =
    worker.state === 'ready'
      ? [NAMES[worker.backend.backend], worker.backend.adapter]
      : worker.state === 'connecting'
        ? [t.measuring, '']
        : worker.state === 'dead'
          ? [t.stopped, '']
          : [t.none, ''];
  return (
    <>
      <button type="button" className={styles.badge} popoverTarget={POPOVER} aria-label={t.name(title, detail)}>
        <span className={styles.dot} data-state={worker.state} />
        {title}
        {detail && <small>{detail}</small>}
      </button>
      <div id={POPOVER} popover="auto" className={styles.popover}>
        {worker.state === 'ready' && <ReadyReport backend={worker.backend} version={worker.version} />}
        {worker.state === 'connecting' && <p>{t.tries}</p>}
        {worker.state === 'dead' && (
          <p>
            <Said message={worker.message} />
          </p>
        )}
        {worker.state === 'unavailable' && (
          <>
            <p>
              <Said message={worker.reason} />
            </p>
            <Tried tried={worker.tried} />
          </>
        )}
      </div>
    </>
  );
}

function ReadyReport({ backend, version }: { backend: BackendReport; version: string }) {
  const t = text.use().backend;
  const { chosenThreads, sharing } = backend;
  return (
    <>
      <h2>{t.title(NAMES[backend.backend])}</h2>
      <p>
        <Said message={backend.reason} />
      </p>
      {sharing === 'insecure' && (
        <>
          <p>{t.insecure.cost}</p>
          <p>{t.insecure.remedy}</p>
        </>
      )}
      <dl className={styles.facts}>
        <dt>{t.adapter}</dt>
        <dd>
          {backend.adapter}
          {backend.software && t.emulated}
        </dd>
        <dt>{t.threads}</dt>
        <dd>{chosenThreads ? t[chosenThreads.how](backend.threads, chosenThreads.cores) : backend.threads}</dd>
        <dt>{t.kernels}</dt>
        <dd>
          {backend.kernels === 'ours' ? t.ours : t.unmodified}
          {backend.precision === 'float16' && t.half}
        </dd>
        {backend.tuning && (
          <>
            <dt>{t.variants}</dt>
            <dd>{backend.tuning}</dd>
          </>
        )}
        {sharing && (
          <>
            <dt>{t.sharing}</dt>
            <dd>{t.sharings[sharing]}</dd>
          </>
        )}
        <dt>{t.version}</dt>
        <dd>{version}</dd>
      </dl>
      <Tried tried={backend.tried} />
    </>
  );
}

function Tried({ tried }: { tried: BackendReport['tried'] }) {
  const t = text.use().backend;
  return (
    <table className={styles.tried}>
      <caption>{t.tried}</caption>
      <tbody>
        {tried.map(({ backend, works, note, gmacs }) => (
          <tr key={backend}>
            <th scope="row">{NAMES[backend]}</th>
            <td>
              <span role="img" aria-label={works ? t.works : t.fails}>
                {works ? '✓' : '✗'}
              </span>
            </td>
            <td>
              <Said message={note} />
              {gmacs !== undefined && `, ${gmacs.toPrecision(2)} GMAC/s`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
