import type { ExportsState } from './bundle/exports';
import { type EvaluationsState, isEvaluating } from './evaluations';
import { type AppState, isActive } from './store';

/** True while loading the page again would throw work away: a run, an evaluation, pictures that arrive, a file being packed or read. */
export function isAtWork(app: AppState, evaluations: EvaluationsState, exports: ExportsState): boolean {
  return app.starting || isActive(app.run) || app.transfer !== null || isEvaluating(evaluations) || exports.busy !== null;
}
