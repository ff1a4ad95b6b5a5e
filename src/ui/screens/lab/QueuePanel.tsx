import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useMemo } from 'react';
import { changesBetween } from '../../../runs/history/changes';
import { isOpen, type QueueItem } from '../../../runs/queue/item';
import { useApp, useParts, useQueue } from '../../context';
import { about, percent } from '../../format';
import { Said } from '../../i18n/said/Said';
import { Panel } from '../../panels/Panel';
import styles from './Lab.module.css';
import planCss from './Plan.module.css';
import { text } from './text';
import { useNaming } from './titles';

/** What runs, what waits, in which order. */
export function QueuePanel() {
  const t = text.use();
  const { queue } = useParts();
  const naming = useNaming();
  const { items, sweeps, isPaused, isLeader, error, state } = useQueue((each) => each);
  const run = useApp((app) => app.run);
  const bases = useMemo(() => new Map(sweeps.map(({ sweepId, base }) => [sweepId, base])), [sweeps]);
  const open = items.filter(isOpen);
  const waiting = open.filter((item) => item.state === 'waiting');
  const seconds = open.reduce((sum, each) => sum + (each.seconds ?? 0), 0);
  const titleOf = (item: QueueItem) => {
    const base = bases.get(item.sweepId ?? '');
    const changes = base ? changesBetween(base, item.config) : [];
    return naming.title({ config: item.config, presetId: item.presetId, name: null, changes });
  };
  return (
    <Panel title={t.queue.title} lead={open.length > 0 ? t.queue.left(open.length, about(seconds)) : undefined}>
      {items.length === 0 ? (
        <p className={styles.empty}>{state === 'loading' ? t.runs.loading : t.queue.empty}</p>
      ) : (
        <>
          <div className={styles.bar}>
            <button type="button" className={styles.button} onClick={() => queue.setPaused(!isPaused)}>
              {isPaused ? t.queue.resume : t.queue.pause}
            </button>
            <button
              type="button"
              className={styles.button}
              disabled={open.length === 0}
              onClick={() => void queue.cancel(open.map(({ itemId }) => itemId))}
            >
              {t.queue.cancelAll}
            </button>
            <button type="button" className={styles.button} disabled={open.length === items.length} onClick={() => void queue.clear()}>
              {t.queue.clear}
            </button>
          </div>
          <p className={styles.muted}>{isPaused ? t.queue.paused : !isLeader ? t.queue.elsewhere : open.length > 0 ? t.queue.keep : ''}</p>
          <ol className={planCss.queue}>
            {items.map((item) => {
              const title = titleOf(item);
              const at = waiting.indexOf(item);
              const progress = item.state === 'running' && run?.runId === item.runId ? (run?.status?.progress ?? 0) : null;
              return (
                <li key={item.itemId} data-state={item.state}>
                  <span className={planCss.queued}>
                    <span>{title}</span> <small>{t.compare.seed(item.config.seed)}</small>
                    {item.error && (
                      <small className={styles.error}>
                        <Said message={item.error} />
                      </small>
                    )}
                    {progress !== null && <progress max={1} value={progress} aria-label={percent(progress)} />}
                  </span>
                  <span className={planCss.state} data-state={item.state === 'done' ? 'finished' : item.state}>
                    {t.queue.states[item.state]}
                  </span>
                  {at >= 0 && (
                    <>
                      <button
                        type="button"
                        className={styles.icon}
                        disabled={at === 0}
                        aria-label={t.queue.up(title)}
                        onClick={() => void queue.move(item.itemId, -1)}
                      >
                        <ArrowUp size={16} aria-hidden />
                      </button>
                      <button
                        type="button"
                        className={styles.icon}
                        disabled={at === waiting.length - 1}
                        aria-label={t.queue.down(title)}
                        onClick={() => void queue.move(item.itemId, 1)}
                      >
                        <ArrowDown size={16} aria-hidden />
                      </button>
                    </>
                  )}
                  {isOpen(item) && (
                    <button
                      type="button"
                      className={styles.icon}
                      aria-label={t.queue.cancel(title)}
                      onClick={() => void queue.cancel([item.itemId])}
                    >
                      <X size={16} aria-hidden />
                    </button>
                  )}
                </li>
              );
            })}
          </ol>
        </>
      )}
      {error && (
        <p className={styles.error} role="alert">
          <Said message={error} />
        </p>
      )}
    </Panel>
  );
}
