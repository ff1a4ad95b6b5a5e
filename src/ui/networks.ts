/** How the three networks and the stages of a run are named and drawn, everywhere alike. */
import type { RunPhase } from '../protocol/messages';
import type { NetworkRole } from '../protocol/run-config';

export interface NetworkLook {
  readonly name: string;
  readonly long: string;
  readonly colour: string;
  readonly soft: string;
  readonly marker: 'circle' | 'square' | 'diamond';
}

export const NETWORKS: Readonly<Record<NetworkRole, NetworkLook>> = {
  plain: { name: 'Ordinary', long: 'Ordinary network', colour: 'var(--plain)', soft: 'var(--plain-soft)', marker: 'circle' },
  teacher: { name: 'Teacher', long: 'Robust teacher', colour: 'var(--teacher)', soft: 'var(--teacher-soft)', marker: 'square' },
  student: { name: 'Student', long: 'Student', colour: 'var(--student)', soft: 'var(--student-soft)', marker: 'diamond' },
};

export const STAGE_NAMES: Readonly<Record<RunPhase, string>> = {
  data: 'Data',
  plain: 'Ordinary network',
  teacher: 'Robust teacher',
  student: 'Student',
  evaluate: 'Evaluate',
};
