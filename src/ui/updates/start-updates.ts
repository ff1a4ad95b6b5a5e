/** Offline use, updates and isolation with the browser's own service worker, clock and storage. */
import { type AppUpdates, createAppUpdates } from '../../runs/app-updates';
import { isAtWork } from '../../runs/at-work';
import type { Exports } from '../../runs/bundle/exports';
import type { Evaluations } from '../../runs/evaluations';
import { isolateOnce } from '../../runs/isolation';
import type { AppStore } from '../../runs/store';
import { firstPicture } from '../first-picture';

const MARK = 'mixacm-isolation';
const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'touchstart', 'input', 'dragenter'] as const;

/** Browsers hide the constructor from pages that are not isolated, but not the memory itself. */
function canShare(): boolean {
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 0, maximum: 0, shared: true });
    return Object.prototype.toString.call(buffer) === '[object SharedArrayBuffer]';
  } catch {
    return false;
  }
}

export function startUpdates(app: AppStore, evaluations: Evaluations, exports: Exports): AppUpdates {
  // The development server has no service worker; pages that are not secure and some private windows have none either.
  const workers = import.meta.env.PROD ? ((navigator.serviceWorker as ServiceWorkerContainer | undefined) ?? null) : null;
  let isTouched = false;
  const touch = () => {
    isTouched = true;
  };
  for (const name of TOUCHES) window.addEventListener(name, touch, { capture: true, once: true, passive: true });
  const reload = () => window.location.reload();
  const now = () => performance.now();
  isolateOnce({
    ...{ workers, canShare, now, reload },
    isIsolated: crossOriginIsolated,
    isTop: window.top === window,
    isUntouched: () => {
      const state = app.getState();
      return !isTouched && state.run === null && !isAtWork(state, evaluations.store.getState(), exports.store.getState());
    },
    memory: { read: () => sessionStorage.getItem(MARK), write: () => sessionStorage.setItem(MARK, '1') },
  });
  return createAppUpdates({
    ...{ workers, reload, now, when: firstPicture },
    delay: (run, ms) => setTimeout(run, ms),
    onReturn: (run) => document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && run()),
  });
}
