import { RefreshCw } from 'lucide-react';
import { useStore } from 'zustand';
import { isAtWork } from '../../runs/at-work';
import { useParts } from '../context';
import { useSay } from '../i18n/said/said';
import { Message } from '../panels/Message';
import { text } from './text';

/** A newer version waits for the user, and for the work that is going. */
export function AppUpdate() {
  const { updates } = useParts();
  return useStore(updates.store, ({ hasUpdate }) => hasUpdate) ? <Offer /> : null;
}

function Offer() {
  const { updates, store, evaluations, exports } = useParts();
  const busy = isAtWork(useStore(store), useStore(evaluations.store), useStore(exports.store));
  const t = text.use();
  const take = (
    <button type="button" disabled={busy} onClick={() => updates.accept()}>
      {t.take}
    </button>
  );
  return (
    <Message icon={<RefreshCw size={18} aria-hidden />} actions={take}>
      {busy ? `${t.waiting} ${t.busy}` : t.waiting}
    </Message>
  );
}

/** Whether the next visit needs a network; for the footer. */
export function OfflineState() {
  const say = useSay();
  const { updates } = useParts();
  const { offline, reason } = useStore(updates.store);
  const t = text.use();
  if (offline === 'unknown') return null;
  return <p>{offline === 'ready' ? t.offline : t.denied(say(reason ?? ''))}</p>;
}
