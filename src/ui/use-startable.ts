import { isActive } from '../runs/store';
import { useApp } from './context';

/** Whether a run can start now, and if not, what is missing. */
export function useStartable(): { readonly startable: boolean; readonly reason: string | null } {
  const reason = useApp(({ worker, config, datasets, estimate, run }) => {
    if (isActive(run)) return null;
    if (worker.state !== 'ready') return worker.state === 'connecting' ? 'Measuring this device …' : 'The worker is not running';
    const data = datasets[config.data.id];
    if (data?.state === 'absent' || (data && data.trainImages === 0)) return 'This dataset is not here yet: add its files under Data';
    if (estimate.state === 'failed') return estimate.message;
    return null;
  });
  const idle = useApp(({ run }) => !isActive(run));
  return { startable: idle && reason === null, reason };
}
