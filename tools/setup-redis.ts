/** Finds a Redis server to test with, and installs Debian's where there is none. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];

/** The server's program, or null where there is none. */
export const findRedis = (): string | null => PLACES.find((place) => existsSync(place)) ?? null;

/** Tries Debian's package; what needs a server is skipped with a reason where none comes of it. */
export function setupRedis(): string | null {
  const found = findRedis();
  if (found || !existsSync('/usr/bin/apt-get')) return found;
  console.error('no Redis server found, installing one ...');
  const apt = (...args: string[]) => {
    const [program, ...rest] = process.getuid?.() === 0 ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
    return spawnSync(program ?? 'apt-get', rest, { stdio: ['ignore', 2, 2] }).status === 0;
  };
  const install = () => apt('install', '-y', '--no-install-recommends', 'redis-server');
  if (!install()) {
    apt('update');
    install();
  }
  return findRedis();
}
