import type { BackendName, BackendReport } from '../../protocol/messages';
import { useApp } from '../context';
import styles from './Header.module.css';

const NAMES: Readonly<Record<BackendName, string>> = { webgpu: 'WebGPU', wasm: 'WASM', webgl: 'WebGL', cpu: 'CPU' };
const POPOVER = 'backend-popover';

/** What computes, always in sight; the reasons are one click away. */
export function BackendBadge() {
  const worker = useApp((state) => state.worker);
  const [title, detail] =
    worker.state === 'ready'
      ? [NAMES[worker.backend.backend], worker.backend.adapter]
      : worker.state === 'connecting'
        ? ['Measuring this device …', '']
        : worker.state === 'dead'
          ? ['Worker stopped', '']
          : ['No backend works', ''];
  return (
    <>
      <button type="button" className={styles.badge} popoverTarget={POPOVER} aria-label={`Backend: ${title} ${detail}. Show why`}>
        <span className={styles.dot} data-state={worker.state} />
        {title}
        {detail && <small>{detail}</small>}
      </button>
      <div id={POPOVER} popover="auto" className={styles.popover}>
        {worker.state === 'ready' && <ReadyReport backend={worker.backend} version={worker.version} />}
        {worker.state === 'connecting' && <p>The worker tries each backend for a moment and keeps the fastest that works.</p>}
        {worker.state === 'dead' && <p>{worker.message}</p>}
        {worker.state === 'unavailable' && (
          <>
            <p>{worker.reason}</p>
            <Tried tried={worker.tried} />
          </>
        )}
      </div>
    </>
  );
}

function ReadyReport({ backend, version }: { backend: BackendReport; version: string }) {
  return (
    <>
      <h2>{NAMES[backend.backend]} does the computing</h2>
      <p>{backend.reason}</p>
      <dl className={styles.facts}>
        <dt>Adapter</dt>
        <dd>
          {backend.adapter}
          {backend.software && ' (emulated on the processor)'}
        </dd>
        <dt>Threads</dt>
        <dd>{backend.threads}</dd>
        <dt>Kernels</dt>
        <dd>
          {backend.kernels === 'ours' ? 'tfjs with our own for training' : 'unmodified tfjs'}
          {backend.precision === 'float16' && ', activations in half precision'}
        </dd>
        {backend.tuning && (
          <>
            <dt>Variants</dt>
            <dd>{backend.tuning}</dd>
          </>
        )}
        <dt>Isolated page</dt>
        <dd>{backend.crossOriginIsolated ? 'yes, WASM threads allowed' : 'no, so no WASM threads'}</dd>
        <dt>Version</dt>
        <dd>{version}</dd>
      </dl>
      <Tried tried={backend.tried} />
    </>
  );
}

function Tried({ tried }: { tried: BackendReport['tried'] }) {
  return (
    <table className={styles.tried}>
      <caption>What was looked at, with the speed of a small training step</caption>
      <tbody>
        {tried.map(({ backend, works, note, gmacs }) => (
          <tr key={backend}>
            <th scope="row">{NAMES[backend]}</th>
            <td>{works ? '✓' : '✗'}</td>
            <td>
              {note}
              {gmacs !== undefined && `, ${gmacs.toPrecision(2)} GMAC/s`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
