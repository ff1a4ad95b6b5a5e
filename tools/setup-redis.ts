/** Finds a Redis server to test with, and installs Debian's where there is none. */
import { existsSync } from 'node:fs';
import { installPackages, isDebian } from './debian';

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];

/** The server's program, or null where there is none. */
export const findRedis = (): string | null => PLACES.find((place) => existsSync(place)) ?? null;

/** Tries Debian's package; what needs a server is skipped with a reason where none comes of it. */
export function setupRedis(): string | null {
  const found = findRedis();
  if (found || !isDebian()) return found;
  console.error('no Redis server found, installing one ...');
  installPackages(['redis-server']);
  return findRedis();
}
