import { Check, Hourglass, TriangleAlert } from 'lucide-react';
import type { Outcome } from '../../runs/bundle/exports';
import { useExports, useParts } from '../context';
import { Late } from '../faults/Late';
import { latePart } from '../faults/missing-parts';
import { Said } from '../i18n/said/Said';
import { useNetworkNames } from '../network-names';
import { Message } from '../panels/Message';
import { text } from './text';

const CapsulePanel = latePart(() => import('./CapsulePanel'));

/** What became of the last export or import, and a capsule that is open; nothing while there is neither. */
export function ExportMessages() {
  const t = text.use();
  const { exports } = useParts();
  const busy = useExports((state) => state.busy);
  const problem = useExports((state) => state.problem);
  const outcome = useExports((state) => state.outcome);
  const hasCapsule = useExports((state) => state.capsule !== null);
  const told = useTold(outcome);
  return (
    <div aria-live="polite">
      {busy && <Message icon={<Hourglass size={18} aria-hidden />}>{t.busy[busy]}</Message>}
      {problem && (
        <Message icon={<TriangleAlert size={18} aria-hidden />} tone="error" onDismiss={exports.dismiss}>
          <Said message={problem} />
        </Message>
      )}
      {told && (
        <Message icon={<Check size={18} aria-hidden />} onDismiss={exports.dismiss}>
          {told}
        </Message>
      )}
      {hasCapsule && (
        <Late>
          <CapsulePanel />
        </Late>
      )}
    </div>
  );
}

function useTold(outcome: Outcome | null): string | null {
  const { outcome: t, capsule } = text.use();
  const names = useNetworkNames();
  switch (outcome?.kind) {
    case 'bundle': {
      const list = outcome.missing.map(({ name, network }) => `${name} – ${names[network]}`).join(capsule.join);
      return [t.bundle(outcome.runs), list && t.missing(list)].filter(Boolean).join(' ');
    }
    case 'imported':
      return [t.imported(outcome.added, outcome.known), !outcome.isKept && t.unkept].filter(Boolean).join(' ');
    case 'python':
    case 'capsule':
      return t.saved(outcome.file);
    case 'teacher':
      return t.teacher(outcome.name);
    default:
      return null;
  }
}
