import { headline } from '../../runs/headline';
import { useApp } from '../context';
import { STAGE_NAMES } from '../networks';

/** Tells a screen reader about each turn of the run; never about single steps. */
export function Announcer() {
  const text = useApp(({ run }) => {
    const status = run?.status;
    if (!status) return '';
    const stage = STAGE_NAMES[status.phase];
    if (status.state === 'running') return `Now: ${stage}`;
    if (status.state !== 'finished') return `Run ${status.state} in ${stage}`;
    return `Run finished. ${headline(run.finals, run.ledger, run.config)?.title ?? ''}`;
  });
  return (
    <p className="visually-hidden" role="status">
      {text}
    </p>
  );
}
