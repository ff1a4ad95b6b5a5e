/**
 * Threads on a host without isolation headers. The service worker gives them from the second load on; this makes that load happen at once,
 * where the first visit has only just begun and nobody has touched the page. Otherwise the next visit has them.
 */
import type { Workers } from './app-updates';

/** How young a page must be, in milliseconds: later its reader would be torn away. */
const YOUNG = 10_000;

export interface IsolationParts {
  readonly workers: Pick<Workers, 'controller' | 'addEventListener'> | null;
  readonly isIsolated: boolean;
  /** In a frame its parent decides. */
  readonly isTop: boolean;
  /** Whether this browser has memory that threads can share, once it isolates a page. */
  canShare(): boolean;
  /** Whether nothing was touched, begun or brought since the page was loaded. */
  isUntouched(): boolean;
  /** Milliseconds since the navigation. */
  now(): number;
  /** Lasts as long as the tab; both may throw, where storage is denied. */
  readonly memory: { read(): string | null; write(): void };
  reload(): void;
}

/** Loads the page again when its first service worker takes charge: at most once a tab, whatever comes of it. */
export function isolateOnce({ workers, isIsolated, isTop, canShare, isUntouched, now, memory, reload }: IsolationParts): void {
  // A page that came through the service worker has its headers: what they did not bring another load will not bring.
  if (!workers || workers.controller || isIsolated || !isTop) return;
  let isDecided = false;
  workers.addEventListener('controllerchange', () => {
    if (isDecided) return;
    isDecided = true;
    if (now() < YOUNG && isUntouched() && canShare() && markOnce(memory)) reload();
  });
}

/** False where it was marked before, and where the mark cannot be kept: then nothing would end a circle. */
function markOnce(memory: IsolationParts['memory']): boolean {
  try {
    if (memory.read() !== null) return false;
    memory.write();
    return memory.read() !== null;
  } catch {
    return false;
  }
}
