import { useState } from 'react';
import { useApp } from '../context';
import { Late } from '../faults/Late';
import { latePart } from '../faults/missing-parts';
import { Said } from '../i18n/said/Said';
import { BACKENDS } from './backend-names';
import { text } from './errors-text';
import styles from './Header.module.css';

const POPOVER = 'backend-popover';

// Late, as few visits ask for the reasons.
const report = () => import('./backend-report/ReadyReport');
const ReadyReport = latePart(async () => ({ default: (await report()).ReadyReport }));
const Tried = latePart(async () => ({ default: (await report()).Tried }));

/** What computes, always in sight; the reasons are one click away. */
export function BackendBadge() {
  const t = text.use().backend;
  const worker = useApp((state) => state.worker);
  const [isWanted, setWanted] = useState(false);
  const [title, detail] =
    worker.state === 'ready'
      ? [BACKENDS[worker.backend.backend], worker.backend.adapter]
      : worker.state === 'connecting'
        ? [t.measuring, '']
        : worker.state === 'dead'
          ? [t.stopped, '']
          : [t.none, ''];
  return (
    <>
      <button type="button" className={styles.badge} popoverTarget={POPOVER} aria-label={t.name(title, detail)}>
        <span className={styles.dot} data-state={worker.state} />
        <span>{title}</span>
        {detail && <small>{detail}</small>}
      </button>
      <div id={POPOVER} popover="auto" className={styles.popover} onBeforeToggle={() => setWanted(true)}>
        {worker.state === 'ready' && isWanted && (
          <Late>
            <ReadyReport backend={worker.backend} version={worker.version} />
          </Late>
        )}
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
            <Late>
              <Tried tried={worker.tried} />
            </Late>
          </>
        )}
      </div>
    </>
  );
}
