/** What page, worker and service worker agree on. */
import { DataError } from './errors';

/** Asks a version that waits to take over. */
export const TAKE_OVER = 'SKIP_WAITING';
/** Asks the version in charge to forget files that only older ones needed, if no other window may still need them. */
export const TIDY = 'TIDY';

const NOT_KEPT = 'X-Not-Kept';

/** The service worker's answer for a file that is only kept once it was asked for, where neither store nor network has it. */
export const notKept = (): Response => new Response(null, { status: 504, statusText: 'Not kept', headers: { [NOT_KEPT]: '1' } });

/**
 * @param thing what was asked for
 * @throws DataError when the file is not on this device and there is no network to fetch it from
 */
export function checkKept(thing: string, response: Response): void {
  if (response.headers.has(NOT_KEPT)) throw new DataError(`${thing} is not kept on this device yet, expected the network once`);
}
