/** The command behind `npm start` and the package's own: checks its words, serves a folder, prints addresses, opens a browser. */
import os from 'node:os';
import { ConfigError } from '../../src/protocol/errors';
import { readArguments, readInteger } from '../arguments';
import { serve } from '../serve';
import { findPlace, inUrl, isLoopback, type Place } from './addresses';
import { makeCertificate } from './certificate';
import { checkPort } from './listen';
import { open } from './open';

const DEFAULT_PORT = 4173;
const OPTIONS = {
  host: { type: 'string' },
  https: { type: 'boolean' },
  'no-open': { type: 'boolean' },
  port: { type: 'string' },
} as const;

/** What the options do. @param program what stands before them */
export const usageOf = (program: string): string => `${program} [--no-open] [--port N] [--host HOST] [--https]
  --no-open    leaves the browser alone
  --port N     the port, ${DEFAULT_PORT} or the next free one where it is left out
  --host HOST  for others, too: 0.0.0.0 for all of this machine's addresses, or one of them (without it: this machine only)
  --https      encrypted, with a certificate made on the spot: over http other machines get no GPU, no threads and no offline use`;

export interface Command {
  /** What stands before the options when they are typed. */
  readonly program: string;
  /** Makes the folder ready and names it; the words of the command and the port have been looked at before. */
  prepare(): Promise<string>;
}

/**
 * Options written before npm's `--` never arrive; npm keeps them to itself, as settings of its own.
 * @throws ConfigError with the line as it was meant
 */
function checkSwallowed(argv: readonly string[], env: NodeJS.ProcessEnv, program: string): void {
  if (env.npm_lifecycle_event !== 'start') return;
  const rest = [...argv];
  const meant: string[] = [];
  for (const name of ['host', 'port'] as const) {
    const value = env[`npm_config_${name}`];
    if (value === undefined) continue;
    // Without `=` npm lets go of the value: it comes alone.
    const found = value === 'true' ? rest.findIndex((each) => !each.startsWith('-') && /^\d+$/.test(each) === (name === 'port')) : -1;
    meant.push(`--${name}`, found < 0 ? (value === 'true' ? name.toUpperCase() : value) : (rest.splice(found, 1)[0] ?? ''));
  }
  // npm turns --no-x into an x that is empty, and warns of --https by itself, as one of its own is called alike.
  if (env.npm_config_open === '') meant.push('--no-open');
  if (meant.length === 0) return;
  throw new ConfigError(`options "${meant.join(' ')}" went to npm, expected behind "--": ${[program, ...meant, ...rest].join(' ')}`);
}

function tell(scheme: string, port: number, { others }: Place, isShared: boolean, program: string, typed: string): void {
  for (const host of others) console.log(`For others on this network: ${scheme}://${inUrl(host)}:${port}/`);
  if (isShared && others.length === 0) {
    console.error('warning: "--host" is an address that only this machine reaches, expected one of a network; 0.0.0.0 means all there are');
  } else if (isShared && scheme === 'http') {
    console.error(
      `warning: over http browsers on other machines give the page no GPU, no threads and no offline use; for the first two: ${program} --host ${typed} --https`,
    );
  }
}

/**
 * Runs until Ctrl-C.
 * @throws ConfigError for words it does not understand, and for a port or a host that cannot be had
 */
export async function runCommand(argv: readonly string[], { program, prepare }: Command, env = process.env): Promise<number> {
  checkSwallowed(argv, env, program);
  const { values } = readArguments(argv, OPTIONS, false);
  const chosen = values.port === undefined ? null : readInteger('port', values.port, 1, 65535);
  const place: Place = values.host === undefined ? { host: '127.0.0.1', others: [] } : await findPlace(values.host);
  if (chosen !== null) await checkPort(place.host, chosen);
  const root = await prepare();
  const names = [...new Set(['localhost', '127.0.0.1', '::1', os.hostname(), ...place.others])];
  const certificate = values.https ? await makeCertificate(names) : null;
  const served = await serve(root, {
    host: place.host,
    port: chosen ?? DEFAULT_PORT,
    spare: chosen === null ? 20 : 0,
    ...(certificate ? { tls: certificate } : {}),
  });
  console.log(`MixACM Playground: ${served.url}  (Ctrl-C ends it)`);
  const isShared = values.host !== undefined && !isLoopback(values.host);
  tell(certificate ? 'https' : 'http', served.port, place, isShared, program, values.host ?? '');
  if (certificate) {
    console.log(`Browsers will warn once, as nobody has signed this certificate (SHA-256 ${certificate.fingerprint}).
  Chrome, Edge: Advanced, then Proceed.  Firefox: Advanced, then Accept the Risk and Continue.  Safari: Show Details, then visit this website.
  Then there are GPU and threads; offline use needs a certificate that the browser trusts.`);
  }
  if (!values['no-open']) open(served.url);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await served.close();
  return 0;
}
