import './unstarted.css';

/**
 * Stops a page that was opened from a disk: no worker and no fetch would work there.
 * @param notice what index.html has to say about it
 * @throws Error where the address is a file's
 */
export function refuseFile(protocol: string, notice: Pick<Element, 'classList'> | null): void {
  if (protocol !== 'file:') return;
  notice?.classList.add('now');
  throw new Error('page was opened as a file, expected a web server');
}
