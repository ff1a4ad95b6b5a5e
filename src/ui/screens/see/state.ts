/** What the screen's views share, kept while other screens are open and mirrored in the address. */
import { useMemo } from 'react';
import { create } from 'zustand';
import type { AttackSettings, Picture } from '../../../protocol/inspect';
import { readSee, type SeeState, writeSee } from './address';

export interface Shared extends SeeState {
  /** A picture of the visitor's own instead of the test picture. */
  readonly own: Picture | null;
  change(part: Partial<SeeState & { own: Picture | null }>): void;
}

export const useSee = create<Shared>()((set, get) => ({
  ...readSee(typeof window === 'undefined' ? '' : window.location.search),
  own: null,
  change: (part) => {
    set(part);
    const query = writeSee(window.location.search, get());
    window.history.replaceState(null, '', `${query ? `?${query}` : './'}${window.location.hash}`);
  },
}));

const SEED = 1;

/** The attack as the worker wants it; the same object until it changes. */
export function useAttack(): AttackSettings {
  const { norm, epsilon, stepSize, steps, start, target } = useSee();
  return useMemo(
    () => ({ threatModel: { id: norm, params: { epsilon: epsilon / 255 } }, steps, start, target, stepSize: stepSize / 255, seed: SEED }),
    [norm, epsilon, stepSize, steps, start, target],
  );
}
