import type { RunRecord } from '../../runs/history/record';
import { Said } from '../i18n/said/Said';
import { useNetworkNames } from '../network-names';
import { text } from './text';

/** How often the worker of a run was replaced, when and why; nothing for a run that one worker made. */
export function Restarts({ run: { restarts = [] } }: { run: RunRecord }) {
  const t = text.use();
  const names = useNetworkNames();
  if (restarts.length === 0) return null;
  const planned = restarts.filter(({ why }) => why === 'memory').length;
  return (
    <details>
      <summary>{t.restarts(planned, restarts.length - planned)}</summary>
      <ul>
        {restarts.map(({ phase, step, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that only grows
          <li key={index}>
            <span>{t.restartAt(phase === 'evaluate' ? t.evaluation : names[phase], step)}</span> <Said message={reason} />
          </li>
        ))}
      </ul>
    </details>
  );
}
