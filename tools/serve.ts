/** A small static server with the headers that WASM threads and safety need; shared by `start`, `lab` and the e2e specs. */
import http from 'node:http';
import https from 'node:https';
import { ISOLATION_HEADERS, SECURITY_HEADERS } from './security';
import { inUrl } from './serving/addresses';
import { answer } from './serving/files';
import { listen } from './serving/listen';

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** How many further ports to try when the first is taken. */
  readonly spare?: number;
  /** Name or address to listen at; the loopback interface where it is left out. */
  readonly host?: string;
  /** Serves over https with this certificate. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** False leaves the isolation headers out, as a plain host would. */
  readonly isolated?: boolean;
}

export interface Served {
  /** For a browser on this machine. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';

/**
 * Serves the folder `root`. No request ends the process: what cannot be answered is told to who asked.
 * @throws ConfigError when the port is taken
 */
export async function serve(root: string, options: ServeOptions): Promise<Served> {
  const { port, spare = 0, host = LOOPBACK, tls, isolated = true } = options;
  const headers = { ...SECURITY_HEADERS, ...(isolated ? ISOLATION_HEADERS : {}) };
  const onRequest: http.RequestListener = (request, response) => {
    try {
      answer(root, headers, request, response);
    } catch (error) {
      console.error(`${request.method} ${request.url} was not answered: ${error instanceof Error ? error.message : error}`);
      if (!response.headersSent) response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
      response.end('the server could not read this file\n');
    }
  };
  const server = tls ? https.createServer(tls, onRequest) : http.createServer(onRequest);
  const bound = await listen(server, host, port, spare);
  const here = host === '0.0.0.0' || host === '::' ? LOOPBACK : host;
  return {
    url: `${tls ? 'https' : 'http'}://${inUrl(here)}:${bound}/`,
    port: bound,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
