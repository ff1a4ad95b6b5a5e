/** Which file an address stands for, and what is said of it. */
import { createReadStream, type Stats, statSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import path from 'node:path';

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

/** Names that the build gives by content: another content has another name. */
const HASHED = /[\\/]assets[\\/][^\\/]+-[\w-]{8}\.\w+$/;

/** What an address that no file can have is answered by the system. */
const ABSENT = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EINVAL'];

function look(file: string): Stats | null {
  try {
    return statSync(file);
  } catch (error) {
    if (ABSENT.includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

interface Found {
  readonly file: string;
  readonly stats: Stats;
}

/**
 * The file an address stands for, where a folder's address without its last slash has moved to, or null: outside of `root`, hidden, absent or malformed.
 * @throws Error of the system for a file that is there and cannot be looked at
 */
export function locate(root: string, address: string): Found | { readonly moved: string } | null {
  let pathname: string;
  let search: string;
  try {
    const url = new URL(address, 'http://localhost');
    pathname = decodeURIComponent(url.pathname);
    search = url.search;
  } catch {
    return null;
  }
  if (pathname.split('/').some((part) => part.startsWith('.')) || /[\0\\]/.test(pathname)) return null;
  const file = path.join(root, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  const stats = look(file);
  if (stats?.isFile()) return { file, stats };
  // Relative to where it was asked for, so that it holds below a path and leads to no other host.
  if (stats?.isDirectory() && look(path.join(file, 'index.html'))?.isFile()) {
    return { moved: `./${encodeURIComponent(path.basename(file))}/${search}` };
  }
  return null;
}

function refuse(response: ServerResponse, status: number, sentence: string, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
  response.end(`${sentence}\n`);
}

/** Answers one request with a file below `root`. @throws as {@link locate} */
export function answer(root: string, headers: OutgoingHttpHeaders, request: IncomingMessage, response: ServerResponse): void {
  const found = locate(root, request.url ?? '/');
  if (!found) refuse(response, 404, 'not found');
  else if (request.method !== 'GET' && request.method !== 'HEAD') refuse(response, 405, 'method not allowed', { Allow: 'GET, HEAD' });
  else if ('moved' in found) refuse(response, 301, 'moved', { Location: found.moved });
  else send(found, headers, request, response);
}

function send({ file, stats }: Found, headers: OutgoingHttpHeaders, request: IncomingMessage, response: ServerResponse): void {
  // Packages unpack with one time for all files; the time of change and the node tell two versions of a length apart.
  const etag = `W/"${stats.ino.toString(36)}-${stats.size.toString(36)}-${Math.round(stats.ctimeMs).toString(36)}"`;
  const caching = { 'Cache-Control': HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache', ETag: etag };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...caching, ...headers });
    response.end();
    return;
  }
  response.writeHead(200, {
    'Content-Type': TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': stats.size,
    ...caching,
    ...headers,
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file)
      .on('error', (error) => response.destroy(error))
      .pipe(response);
}
