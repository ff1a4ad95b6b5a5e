/** The page's way to look into networks: the newest question of a kind replaces one that is still under way. */
import type { InspectRequests } from '../protocol/inspect';
import type { Client } from './client';

export type InspectName = keyof InspectRequests;

/**
 * Asks the worker; null where a later question of the same kind has taken this one's place.
 * @throws whatever the worker threw
 */
export type Inspect = <N extends InspectName>(name: N, body: InspectRequests[N]['in']) => Promise<InspectRequests[N]['out']>;

export const createInspect =
  (client: Client): Inspect =>
  (name, body) =>
    client.request(name, body);
