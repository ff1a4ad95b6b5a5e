/** A small static server with the headers that WASM threads and safety need; shared by `start`, `lab` and the e2e specs. */
import { createReadStream, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { ConfigError } from '../src/protocol/errors';
import { ISOLATION_HEADERS, SECURITY_HEADERS } from './security';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.safetensors': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** How many further ports to try when the first is taken. */
  readonly spare?: number;
  /** False leaves the isolation headers out, as a plain host would. */
  readonly isolated?: boolean;
}

export interface Served {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The file an address stands for, or null: outside of `root`, hidden, absent or malformed. */
export function locate(root: string, address: string): { file: string; size: number } | null {
  let pathname: string;
  try {
    pathname = decodeURIComponent(new URL(address, 'http://localhost').pathname);
  } catch {
    return null;
  }
  if (pathname.split('/').some((part) => part.startsWith('.')) || /[\0\\]/.test(pathname)) return null;
  const file = path.join(root, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? { file, size: stat.size } : null;
}

/**
 * Serves the folder `root` on the loopback interface.
 * @throws ConfigError when the port is taken
 */
export async function serve(root: string, { port, spare = 0, isolated = true }: ServeOptions): Promise<Served> {
  const server = http.createServer((request, response) => {
    const found = locate(root, request.url ?? '/');
    if (!found || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(found ? 405 : 404, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end(found ? 'method not allowed\n' : 'not found\n');
      return;
    }
    response.writeHead(200, {
      'Content-Type': TYPES[path.extname(found.file)] ?? 'application/octet-stream',
      'Content-Length': found.size,
      'Cache-Control': 'no-cache',
      ...SECURITY_HEADERS,
      ...(isolated ? ISOLATION_HEADERS : {}),
    });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(found.file)
        .on('error', (error) => response.destroy(error))
        .pipe(response);
  });
  const bound = await listen(server, port, spare);
  return {
    url: `http://127.0.0.1:${bound}/`,
    port: bound,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function listen(server: http.Server, port: number, spare: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    if (spare > 0) return listen(server, port + 1, spare - 1);
    throw new ConfigError(`port "${port}" is taken by another program, expected a free one; pass --port`);
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`server address is ${address}, expected a TCP port`);
  return address.port;
}
