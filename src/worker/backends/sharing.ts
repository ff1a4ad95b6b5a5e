/** What stands between this page and WASM threads, if anything. */
import type { Sharing } from '../../protocol/messages';

type Scope = Partial<Pick<WindowOrWorkerGlobalScope, 'isSecureContext' | 'crossOriginIsolated'>> & { readonly SharedArrayBuffer?: unknown };

/** Some browsers isolate a page and have no shared memory all the same: only both together allow threads. */
export function sharingOf({ isSecureContext, crossOriginIsolated, SharedArrayBuffer: shared }: Scope = globalThis): Sharing {
  if (crossOriginIsolated && shared) return 'shared';
  if (isSecureContext === false) return 'insecure';
  return crossOriginIsolated ? 'browser' : 'headers';
}
