import { OctagonAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useController } from '../context';
import { Said } from '../i18n/said/Said';
import { stageName } from '../networks';
import { RecoveryOffers } from '../recovery/Recovered';
import { text } from './errors-text';
import styles from './Messages.module.css';

/** The kinds of failure that have words of their own. */
const KINDS = ['DivergenceError', 'DeviceError', 'DataError', 'ConfigError'] as const;

const kindOf = (name: string | undefined) => KINDS.find((kind) => kind === name) ?? 'other';

/** What stopped everything, in the app's own words and in the error's, and what to do. */
export function ErrorPanel() {
  const t = text.use();
  const controller = useController();
  const worker = useApp((state) => state.worker);
  const starting = useApp((state) => state.starting);
  const status = useApp(({ run }) => run?.status ?? null);
  if (worker.state === 'unavailable') {
    return (
      <Failure title={t.unavailable} message={worker.reason}>
        <p>{t.unavailableAdvice}</p>
      </Failure>
    );
  }
  if (worker.state === 'dead') {
    return (
      <Failure
        title={t.dead}
        message={worker.message}
        actions={
          <button type="button" onClick={() => window.location.reload()}>
            {t.reload}
          </button>
        }
      >
        <p>{t.deadAdvice}</p>
      </Failure>
    );
  }
  // Between two workers the message says what goes on.
  if (status?.state === 'failed' && !starting) {
    return (
      <Failure
        title={t.stopped(stageName(status.phase))}
        message={status.error?.message ?? t.noMessage}
        actions={
          <>
            <RecoveryOffers />
            <button type="button" onClick={() => void controller.start()}>
              {t.again}
            </button>
          </>
        }
      >
        <p>{`${t.kinds[kindOf(status.error?.name)]}${t.advice[kindOf(status.error?.name)]}`}</p>
      </Failure>
    );
  }
  return null;
}

function Failure({ title, message, actions, children }: { title: string; message: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.error} role="alert">
      <h2>
        <OctagonAlert size={22} aria-hidden />
        <span>{title}</span>
      </h2>
      <code>
        <Said message={message} />
      </code>
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
