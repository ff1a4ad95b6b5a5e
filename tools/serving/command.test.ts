import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serve } from '../serve';
import { findPlace } from './addresses';
import { makeCertificate } from './certificate';
import { runCommand } from './command';

const program = 'npm start --';
let root: string;
let said: string[];

beforeEach(async () => {
  said = [];
  root = await mkdtemp(path.join(os.tmpdir(), 'command-'));
  await writeFile(path.join(root, 'index.html'), 'home');
  for (const stream of ['log', 'error'] as const)
    vi.spyOn(console, stream).mockImplementation((line) => {
      said.push(String(line));
    });
});
afterEach(() => vi.restoreAllMocks());

/** Runs the command until it has said all, then ends it as Ctrl-C does. */
async function started(...argv: string[]): Promise<string[]> {
  const running = runCommand([...argv, '--no-open'], { program, prepare: async () => root }, {});
  await Promise.race([running, vi.waitFor(() => expect(process.listenerCount('SIGINT')).toBeGreaterThan(0))]);
  process.emit('SIGINT');
  expect(await running).toBe(0);
  return said;
}

const refused = (argv: string[], env: NodeJS.ProcessEnv = {}) => {
  const prepare = vi.fn(async () => root);
  const running = runCommand(argv, { program, prepare }, env);
  return expect(running.finally(() => expect(prepare, 'nothing is built before').not.toHaveBeenCalled())).rejects;
};

describe('the command', () => {
  it('looks at the port before anything is built', async () => {
    const other = await serve(root, { port: 0 });
    await refused(['--port', String(other.port)]).toThrow(
      `port "${other.port}" is taken by another program, expected a free one; pass --port`,
    );
    await other.close();
  });

  it.each(['1.2.3.4', 'no-such-name.invalid', '', '300.1.1.1', 'http://x'])('refuses the host %j', async (host) => {
    await refused(['--host', host]).toThrow(
      `argument "--host" is ${JSON.stringify(host)}, expected a name or an address of this machine: 0.0.0.0 (all of them), `,
    );
  });

  it.each([
    [{ npm_config_port: 'true' }, ['4812'], '--port 4812', ''],
    [{ npm_config_port: '4812' }, [], '--port 4812', ''],
    [{ npm_config_host: 'true' }, ['0.0.0.0'], '--host 0.0.0.0', ''],
    [{ npm_config_host: 'true', npm_config_port: 'true' }, ['4812', '0.0.0.0'], '--host 0.0.0.0 --port 4812', ''],
    [{ npm_config_host: 'true' }, [], '--host HOST', ''],
    [{ npm_config_open: '' }, ['--https'], '--no-open', ' --https'],
  ])('tells what npm kept to itself: %j %j', async (env, argv, options, rest) => {
    await refused(argv, { ...env, npm_lifecycle_event: 'start' }).toThrow(
      `options "${options}" went to npm, expected behind "--": npm start -- ${options}${rest}`,
    );
  });

  it('says nothing of other machines to who did not ask', async () => {
    expect(await started()).toEqual([expect.stringMatching(/^MixACM Playground: http:\/\/127\.0\.0\.1:\d+\/ {2}\(Ctrl-C ends it\)$/)]);
  });

  it('prints the addresses for a class, and what http takes from it', async () => {
    const lines = (await started('--host', '0.0.0.0')).join('\n');
    const { others } = await findPlace('0.0.0.0');
    for (const host of others) expect(lines).toMatch(new RegExp(`For others on this network: http://${host.replaceAll('.', '\\.')}:\\d+/`));
    expect(lines).toContain(
      others.length > 0
        ? 'warning: over http browsers on other machines give the page no GPU, no threads and no offline use; for the first two: npm start -- --host 0.0.0.0 --https'
        : 'warning: "--host" is an address that only this machine reaches',
    );
  });

  it('speaks https, and says what to click', async () => {
    const lines = (await started('--https')).join('\n');
    expect(lines).toMatch(/MixACM Playground: https:.*\nBrowsers will warn once.*\n.*Advanced, then Proceed/);
  });
});

describe('findPlace', () => {
  const card = (address: string, family: 'IPv4' | 'IPv6') => ({
    address,
    family,
    netmask: '',
    mac: '',
    internal: false,
    cidr: null,
    scopeid: 0,
  });
  const cards = { lo: [card('127.0.0.1', 'IPv4')], eth: [card('192.168.7.5', 'IPv4'), card('fd00::5', 'IPv6'), card('fe80::1', 'IPv6')] };

  it.each([
    ['0.0.0.0', { host: '0.0.0.0', others: ['192.168.7.5'] }],
    ['::', { host: '::', others: ['192.168.7.5', 'fd00::5'] }],
    ['192.168.7.5', { host: '192.168.7.5', others: ['192.168.7.5'] }],
    ['127.0.0.1', { host: '127.0.0.1', others: [] }],
  ])('knows who reaches %s', async (host, place) => {
    expect(await findPlace(host, cards as never)).toEqual(place);
  });
});

describe('the certificate', () => {
  it('is good for every name and address of the server, and for no other', async () => {
    const { key, cert, fingerprint } = await makeCertificate(['localhost', '127.0.0.1', '192.168.7.5']);
    const served = await serve(root, { port: 0, tls: { key, cert } });
    const ask = (servername: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = tls.connect({ host: '127.0.0.1', port: served.port, ca: cert, servername }, () => {
          resolve(socket.getPeerCertificate().fingerprint256);
          socket.destroy();
        });
        socket.on('error', reject);
      });
    expect(served.url).toMatch(/^https:/);
    expect(await ask('localhost')).toBe(fingerprint);
    await expect(ask('elsewhere.test')).rejects.toThrow(/does not match certificate/);
    await served.close();
  });
});
