import type { RunPhase } from '../protocol/messages';
import { isActive } from '../runs/store';
import { useApp } from './context';
import { stageOf } from './stage-text';

const ORDER: readonly RunPhase[] = ['data', 'plain', 'teacher', 'student', 'evaluate'];

/** Whether a run is going, and whether it has yet to finish the network that `path` belongs to. */
export function useBusy(path: string): { readonly busy: boolean; readonly reachable: boolean } {
  const busy = useApp(({ run, starting }) => starting || isActive(run));
  const phase = useApp(({ run }) => run?.status?.phase ?? 'data');
  return { busy, reachable: ORDER.indexOf(phase) <= ORDER.indexOf(stageOf(path)) };
}
