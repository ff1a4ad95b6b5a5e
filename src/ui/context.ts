import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { Preset } from '../experiments/define';
import type { Catalog } from '../protocol/catalog';
import type { AppUpdates } from '../runs/app-updates';
import type { Exports, ExportsState } from '../runs/bundle/exports';
import type { Controller } from '../runs/controller';
import type { Evaluations, EvaluationsState } from '../runs/evaluations';
import type { CheckpointsState } from '../runs/history/checkpoints';
import type { HistoryState } from '../runs/history/history';
import type { Inspect } from '../runs/inspect';
import type { MetricLog } from '../runs/metric-log';
import type { QueueState } from '../runs/queue/queue';
import type { Recovery } from '../runs/recovery/recovery';
import type { AppState, AppStore } from '../runs/store';
import { useTranslatedCatalog, useTranslatedPresets } from './i18n/catalog';
import type { LabParts } from './lab-parts';

export interface AppParts extends LabParts {
  readonly store: AppStore;
  readonly controller: Controller;
  readonly log: MetricLog;
  readonly presets: readonly Preset[];
  readonly evaluations: Evaluations;
  readonly inspect: Inspect;
  readonly updates: AppUpdates;
  readonly recovery: Recovery;
  readonly exports: Exports;
}

export const AppContext = createContext<AppParts | null>(null);

export function useParts(): AppParts {
  const parts = use(AppContext);
  if (!parts) throw new Error('component is outside AppContext, expected it inside');
  return parts;
}

export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useParts().store, select);
}

export const useController = (): Controller => useParts().controller;

/** The worker's catalogue in the page's language, null until it has said `ready`. */
export const useCatalog = (): Catalog | null => useTranslatedCatalog(useApp(({ catalog }) => catalog));

/** The presets with names and claims in the page's language. */
export const usePresets = (): readonly Preset[] => useTranslatedPresets(useParts().presets);

export function useEvaluations<T>(select: (state: EvaluationsState) => T): T {
  return useStore(useParts().evaluations.store, select);
}

export function useHistory<T>(select: (state: HistoryState) => T): T {
  return useStore(useParts().history.store, select);
}

export function useQueue<T>(select: (state: QueueState) => T): T {
  return useStore(useParts().queue.store, select);
}

export function useCheckpoints<T>(select: (state: CheckpointsState) => T): T {
  return useStore(useParts().checkpoints.store, select);
}

export function useExports<T>(select: (state: ExportsState) => T): T {
  return useStore(useParts().exports.store, select);
}
