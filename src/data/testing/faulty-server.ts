/** A local server that fails in every way a network does, decided by a seed. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDraws, type Draws } from '../draws';

export const FAULTS = [
  'none',
  'drop',
  'stall',
  'slow',
  'status 500',
  'status 429',
  'html',
  'wrong range',
  'ignored range',
  'flipped byte',
  'too long',
  'too short',
  'refused',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultyServer {
  readonly address: string;
  /** Files by name. */
  readonly files: Map<string, Uint8Array>;
  /** How many of a hundred requests go wrong; restarts the draws. */
  misbehave(seed: number, percent: number, faults?: readonly Fault[]): void;
  readonly requests: readonly { readonly file: string; readonly range: string | undefined; readonly fault: Fault }[];
  close(): Promise<void>;
}

/** Longer than the client waits for a byte. */
const STALL_MS = 400;

function answer(response: http.ServerResponse, body: Uint8Array, range: RegExpExecArray | null, fault: Fault, draws: Draws): void {
  if (fault === 'refused') return void response.destroy();
  if (fault === 'status 500' || fault === 'status 429') return void response.writeHead(fault === 'status 500' ? 500 : 429).end('sorry');
  if (fault === 'html') return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
  const isRanged = range !== null && fault !== 'ignored range';
  const [start, end] = isRanged ? [Number(range[1]), range[2] ? Number(range[2]) + 1 : body.length] : [0, body.length];
  const shift = fault === 'wrong range' && isRanged && start > 0 ? 1 : 0;
  let part = body.slice(start - shift, end - shift);
  if (fault === 'flipped byte') part[draws.below(part.length)]! ^= 1;
  if (fault === 'too long') part = Uint8Array.from([...part, 1, 2, 3]);
  if (fault === 'too short') part = part.slice(0, -3);
  const headers = { 'Content-Type': 'application/octet-stream', 'Access-Control-Allow-Origin': '*' };
  if (isRanged) response.writeHead(206, { ...headers, 'Content-Range': `bytes ${start - shift}-${end - shift - 1}/${body.length}` });
  else response.writeHead(200, headers);
  const broken = draws.below(Math.max(1, part.length));
  if (fault === 'drop') response.write(part.subarray(0, broken), () => response.destroy());
  else if (fault === 'stall') {
    response.write(part.subarray(0, broken));
    setTimeout(() => response.destroy(), STALL_MS).unref();
  } else if (fault === 'slow') {
    response.write(part.subarray(0, broken));
    setTimeout(() => response.end(part.subarray(broken)), 5);
  } else response.end(part);
}

export async function startFaultyServer(): Promise<FaultyServer> {
  const files = new Map<string, Uint8Array>();
  const draws = createDraws();
  const requests: { file: string; range: string | undefined; fault: Fault }[] = [];
  let percent = 0;
  let faults: readonly Fault[] = FAULTS;
  const server = http.createServer((request, response) => {
    const file = (request.url ?? '/').slice(1);
    const body = files.get(file);
    const fault: Fault = draws.below(100) < percent ? faults[draws.below(faults.length)]! : 'none';
    requests.push({ file, range: request.headers.range, fault });
    if (!body) return void response.writeHead(404).end();
    answer(response, body, /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? ''), fault, draws);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files,
    requests,
    misbehave(seed, share, chosen = FAULTS) {
      draws.restart(seed, 0, 0);
      percent = share;
      faults = chosen;
      requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
