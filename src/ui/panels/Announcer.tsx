import { headline } from '../../runs/headline';
import { useApp } from '../context';
import { frameText } from '../frame-text';
import { headlineText } from '../headline-text';
import { stageName } from '../networks';
import { Spoken } from './Spoken';

/** Tells a screen reader about each turn of the run; never about single steps. */
export function Announcer() {
  const t = frameText.use().announce;
  const words = headlineText.use();
  const text = useApp(({ run }) => {
    const status = run?.status;
    if (!status) return '';
    const stage = stageName(status.phase);
    if (status.state === 'running') return t.now(stage);
    if (status.state !== 'finished') return t.ended(t.states[status.state], stage);
    return t.finished(headline(run.finals, run.ledger, run.config, words)?.title ?? '');
  });
  return <Spoken text={text} />;
}
