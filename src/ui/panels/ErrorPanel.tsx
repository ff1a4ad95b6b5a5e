import { OctagonAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useController } from '../context';
import { STAGE_NAMES } from '../networks';
import { RecoveryOffers } from '../recovery/Recovered';
import styles from './Messages.module.css';

const ADVICE: Readonly<Record<string, string>> = {
  DivergenceError: 'Lower the learning rate or the weight of the term that is named, then run again. The last good checkpoint is kept.',
  DeviceError:
    'The device gave up, mostly for want of memory. Reload, then try a smaller batch or a narrower network. The last checkpoint is kept.',
  DataError: 'The stored data do not hold what they should. Remove the dataset under Data and add its files again.',
  ConfigError: 'Change the setting that is named, then run again.',
};

/** What stopped everything, in the app's own words and in the error's, and what to do. */
export function ErrorPanel() {
  const controller = useController();
  const worker = useApp((state) => state.worker);
  const starting = useApp((state) => state.starting);
  const status = useApp(({ run }) => run?.status ?? null);
  if (worker.state === 'unavailable') {
    return (
      <Failure title="This browser offers nothing to compute with" message={worker.reason}>
        <p>A current Chrome, Edge, Firefox or Safari will do: WebAssembly is enough, a graphics card is not needed.</p>
      </Failure>
    );
  }
  if (worker.state === 'dead') {
    return (
      <Failure
        title="The worker that trains the networks has stopped"
        message={worker.message}
        actions={
          <button type="button" onClick={() => window.location.reload()}>
            Reload the page
          </button>
        }
      >
        <p>Charts and numbers below stay as they were. After reloading you can continue from the last checkpoint.</p>
      </Failure>
    );
  }
  // Between two workers the message says what goes on.
  if (status?.state === 'failed' && !starting) {
    return (
      <Failure
        title={`The run stopped in “${STAGE_NAMES[status.phase]}”`}
        message={status.error?.message ?? 'no message came with the failure'}
        actions={
          <>
            <RecoveryOffers />
            <button type="button" onClick={() => void controller.start()}>
              Run again
            </button>
          </>
        }
      >
        <p>{ADVICE[status.error?.name ?? ''] ?? 'The measurements so far are kept below and can be exported.'}</p>
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
        {title}
      </h2>
      <code>{message}</code>
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
