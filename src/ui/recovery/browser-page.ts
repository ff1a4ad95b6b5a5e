/** The page's own life, as the browser tells it. */
import type { Page } from '../../runs/recovery/page-life';

/** Chromium's measure of a page with its workers, in bytes; null where it is not offered, as without cross-origin isolation. */
export async function measureMemory(): Promise<number | null> {
  const { measureUserAgentSpecificMemory: ask } = performance as { measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }> };
  if (!ask || !crossOriginIsolated) return null;
  try {
    return (await ask.call(performance)).bytes;
  } catch {
    // Refused, as in some frames: the worker's own measures are left.
    return null;
  }
}

const RUNNING = 'mixacm-running';

/** By the browser's Back or Forward, to a page that it had not kept alive. */
const cameBack = () =>
  performance.getEntriesByType('navigation').some((entry) => entry instanceof PerformanceNavigationTiming && entry.type === 'back_forward');

export function browserPage(): Page {
  return {
    isHidden: () => document.visibilityState === 'hidden',
    wasTakenAway: ('wasDiscarded' in document && document.wasDiscarded === true) || cameBack(),
    on: (type, listener) => (type === 'pagehide' ? window : document).addEventListener(type, listener),
    onClosing: (listener) => window.addEventListener('beforeunload', (event) => listener(() => event.preventDefault())),
    memory: {
      read: () => {
        try {
          return sessionStorage.getItem(RUNNING);
        } catch {
          return null;
        }
      },
      write: (runId) => {
        try {
          sessionStorage.setItem(RUNNING, runId);
        } catch {
          // Denied: the saved run is then offered instead of taken up.
        }
      },
    },
  };
}
