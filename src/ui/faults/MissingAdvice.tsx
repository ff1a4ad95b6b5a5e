import { RefreshCw } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { isActive } from '../../runs/store';
import { useApp } from '../context';
import { frameText } from '../frame-text';
import { useSay } from '../i18n/said/said';
import { Message } from '../panels/Message';
import styles from '../panels/Messages.module.css';
import { type Cause, findCause, MISSING, useMissing } from './missing-parts';

function useAdvice(error: Error) {
  const say = useSay();
  const { busy: busyWords } = frameText.use().missing;
  const [cause, setCause] = useState<Cause>(navigator.onLine ? 'gone' : 'offline');
  const busy = useApp(({ run, starting }) => starting || isActive(run));
  useEffect(() => void findCause(error).then(setCause), [error]);
  const isGone = cause === 'gone';
  const words = say(MISSING[cause]);
  return { isGone, words: isGone && busy ? `${words}. ${busyWords}` : words };
}

function Reload() {
  return (
    <button type="button" onClick={() => window.location.reload()}>
      {frameText.use().missing.reload}
    </button>
  );
}

/** Why a part of the page did not come, and what helps. */
export function MissingAdvice({ error, again }: { readonly error: Error; readonly again: ReactNode }) {
  const { words, isGone } = useAdvice(error);
  return (
    <>
      <p>{words}</p>
      <div className={styles.actions}>
        {isGone && <Reload />}
        {again}
      </div>
    </>
  );
}

/** The same of what a button asked for. */
export function MissingMessage() {
  const error = useMissing((state) => state.error);
  return error && <Told key={error.message} error={error} />;
}

function Told({ error }: { readonly error: Error }) {
  const { words, isGone } = useAdvice(error);
  return (
    <Message
      icon={<RefreshCw size={18} aria-hidden />}
      tone="error"
      actions={isGone && <Reload />}
      onDismiss={() => useMissing.setState({ error: null })}
    >
      {words}
    </Message>
  );
}
