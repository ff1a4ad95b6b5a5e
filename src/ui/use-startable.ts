import { isActive } from '../runs/store';
import { useApp } from './context';
import { frameText } from './frame-text';
import { useSay } from './i18n/said/said';

/** Whether a run can start now, and if not, what is missing. */
export function useStartable(): { readonly startable: boolean; readonly reason: string | null } {
  const t = frameText.use().blocked;
  const say = useSay();
  const reason = useApp(({ worker, config, datasets, estimate, run }) => {
    if (isActive(run)) return null;
    if (worker.state !== 'ready') return worker.state === 'connecting' ? t.measuring : t.noWorker;
    const data = datasets[config.data.id];
    if (data?.state === 'absent' || (data && data.trainImages === 0)) return t.noData;
    if (estimate.state === 'failed') return `${t.because}${say(estimate.message)}`;
    return null;
  });
  const idle = useApp(({ run }) => !isActive(run));
  return { startable: idle && reason === null, reason };
}
