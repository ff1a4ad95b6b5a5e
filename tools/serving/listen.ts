/** Opens a port, and says in a sentence why it cannot be opened. */
import http from 'node:http';
import type { Server } from 'node:net';
import { ConfigError } from '../../src/protocol/errors';

const REASONS: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_, port) => `port "${port}" is taken by another program, expected a free one; pass --port`,
  EACCES: (_, port) => `port "${port}" is closed to this user, expected one from 1024 on; pass --port`,
  EADDRNOTAVAIL: (host) => `argument "--host" is "${host}", expected an address of this machine`,
};

/**
 * The port that `server` then listens on: `port`, or the first free one of `spare` further ones.
 * @throws ConfigError when there is none
 */
export async function listen(server: Server, host: string, port: number, spare: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EADDRINUSE' && spare > 0 && port < 65535) return listen(server, host, port + 1, spare - 1);
    const reason = REASONS[code];
    throw reason ? new ConfigError(reason(host, port)) : error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`server address is ${address}, expected a TCP port`);
  return address.port;
}

/** @throws ConfigError when `port` cannot be opened now */
export async function checkPort(host: string, port: number): Promise<void> {
  const server = http.createServer();
  await listen(server, host, port, 0);
  await new Promise((resolve) => server.close(resolve));
}
