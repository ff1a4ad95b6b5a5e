/** The page's own life, as the browser tells it. */
import type { Page } from '../../runs/recovery/page-life';

const RUNNING = 'mixacm-running';

export function browserPage(): Page {
  return {
    isHidden: () => document.visibilityState === 'hidden',
    wasDiscarded: 'wasDiscarded' in document && document.wasDiscarded === true,
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
