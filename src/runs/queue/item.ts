/** What the queue holds. */
import type { RunConfig } from '../../protocol/run-config';

export type ItemState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** One run to be. */
export interface QueueItem {
  readonly itemId: string;
  readonly sweepId: string | null;
  /** Place in the queue; smaller is sooner. */
  readonly order: number;
  readonly config: RunConfig;
  readonly presetId: string;
  readonly state: ItemState;
  /** Once it has begun. */
  readonly runId: string | null;
  /** How often it was begun; a run that kills its page is not begun for ever. */
  readonly attempts: number;
  readonly error: string | null;
  /** Expected seconds, from the device's measured speed; null where none was made. */
  readonly seconds: number | null;
}

/** One setting of a sweep. */
export interface Axis {
  readonly path: string;
  readonly values: readonly (number | string | boolean)[];
}

export interface Sweep {
  readonly sweepId: string;
  readonly name: string;
  readonly createdAt: number;
  readonly base: RunConfig;
  readonly axes: readonly Axis[];
  readonly seeds: readonly number[];
}

export const isOpen = ({ state }: QueueItem): boolean => state === 'waiting' || state === 'running';
