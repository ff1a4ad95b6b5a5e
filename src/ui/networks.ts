/** How the three networks and the stages of a run are named and drawn, everywhere alike. Names are those of the language of the moment. */
import type { RunPhase } from '../protocol/messages';
import type { NetworkRole } from '../protocol/run-config';
import { frameText } from './frame-text';

export interface NetworkLook {
  readonly name: string;
  readonly long: string;
  readonly colour: string;
  readonly soft: string;
  readonly marker: 'circle' | 'square' | 'diamond';
}

type Drawn = Omit<NetworkLook, 'name' | 'long'>;

const named = (role: NetworkRole, drawn: Drawn): NetworkLook => ({
  ...drawn,
  get name() {
    return frameText.get().networks[role];
  },
  get long() {
    return frameText.get().stages[role];
  },
});

export const NETWORKS: Readonly<Record<NetworkRole, NetworkLook>> = {
  plain: named('plain', { colour: 'var(--plain)', soft: 'var(--plain-soft)', marker: 'circle' }),
  teacher: named('teacher', { colour: 'var(--teacher)', soft: 'var(--teacher-soft)', marker: 'square' }),
  student: named('student', { colour: 'var(--student)', soft: 'var(--student-soft)', marker: 'diamond' }),
};

export const stageName = (phase: RunPhase): string => frameText.get().stages[phase];
