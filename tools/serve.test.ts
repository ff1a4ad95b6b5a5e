import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Served, serve } from './serve';
import { locate } from './serving/files';

let folder: string;
let root: string;
let served: Served | null;

beforeEach(async () => {
  served = null;
  folder = await mkdtemp(path.join(os.tmpdir(), 'serve-'));
  root = path.join(folder, 'site');
  await mkdir(path.join(root, 'assets'), { recursive: true });
  await writeFile(path.join(root, 'index.html'), '<p>home</p>');
  await writeFile(path.join(root, 'assets/a.wasm'), 'wasm');
  await writeFile(path.join(root, '.secret'), 'no');
  await writeFile(path.join(root, '../outside.txt'), 'no');
});

/** As it is typed: `fetch` would tidy the address up. */
const ask = (address: string, method = 'GET', headers = {}) =>
  new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: served?.port, path: address, method, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject).end();
  });

afterEach(async () => {
  await served?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('serve', () => {
  it('serves the index with the headers that WASM threads need', async () => {
    served = await serve(root, { port: 0 });
    const reply = await fetch(served.url);
    expect(await reply.text()).toBe('<p>home</p>');
    expect(reply.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(reply.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(reply.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('names wasm by its type, so that it can be compiled while streaming', async () => {
    served = await serve(root, { port: 0 });
    const reply = await fetch(`${served.url}assets/a.wasm?v=1`);
    expect(reply.headers.get('content-type')).toBe('application/wasm');
  });

  it('can leave isolation out', async () => {
    served = await serve(root, { port: 0, isolated: false });
    const reply = await fetch(served.url);
    expect(reply.headers.has('cross-origin-opener-policy')).toBe(false);
  });

  it('answers 404 for what is absent and 405 for writing', async () => {
    served = await serve(root, { port: 0 });
    expect((await fetch(`${served.url}nothing.js`)).status).toBe(404);
    expect((await fetch(served.url, { method: 'POST' })).status).toBe(405);
  });

  it('says which methods it knows', async () => {
    served = await serve(root, { port: 0 });
    const [head, post] = await Promise.all([ask('/', 'HEAD'), ask('/', 'POST')]);
    expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '11']);
    expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('sends who asks for a folder without its slash to the folder, whatever lies before it', async () => {
    await mkdir(path.join(root, 'a b'));
    await writeFile(path.join(root, 'a b/index.html'), 'below');
    served = await serve(root, { port: 0 });
    const { status, headers } = await ask('/a%20b?x=1');
    expect([status, headers.location]).toEqual([301, './a%20b/?x=1']);
    const reply = await fetch(`${served.url}a%20b?x=1`);
    expect([reply.url, await reply.text()]).toEqual([`${served.url}a%20b/?x=1`, 'below']);
  });

  it('lets browsers keep what is named by its content, and asks them to look again for the rest', async () => {
    await writeFile(path.join(root, 'assets/index-BBh_MY-o.js'), 'js');
    served = await serve(root, { port: 0 });
    const kept = async (name: string) => (await ask(name)).headers['cache-control'];
    expect(await kept('/assets/index-BBh_MY-o.js')).toBe('public, max-age=31536000, immutable');
    for (const name of ['/', '/index.html', '/assets/a.wasm']) expect(await kept(name), name).toBe('no-cache');
  });

  it('answers 304 for what has not changed, and anew for what has kept its length and its time', async () => {
    served = await serve(root, { port: 0 });
    const file = path.join(root, 'index.html');
    const past = new Date('1985-10-26T08:15:00Z');
    await utimes(file, past, past);
    const etag = (await ask('/')).headers.etag!;
    expect((await ask('/', 'GET', { 'If-None-Match': etag })).status).toBe(304);
    await rm(file);
    await writeFile(file, '<p>HOME</p>');
    await utimes(file, past, past);
    expect(await ask('/', 'GET', { 'If-None-Match': etag })).toMatchObject({ status: 200, body: '<p>HOME</p>' });
  });

  it.each([
    '/index.html/',
    '/index.html/x',
    `/${'x'.repeat(300)}`,
    `/${'x/'.repeat(3000)}`,
    '/loop',
    '//',
    '/%00',
    '*',
    'http://[',
    '/assets',
    '/%E0%A4%A',
  ])('outlives the request %j', async (address) => {
    await symlink('loop', path.join(root, 'loop'));
    served = await serve(root, { port: 0 });
    expect((await ask(address)).status).toBe(404);
    expect((await ask('/')).status).toBe(200);
  });

  it.each([
    ['CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
    ['GET / HTTP/1.1\r\nHost: a\r\nExpect: the-worst\r\n\r\n'],
    ['PROPFIND / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\nshort'],
    ['\x16\x03\x01 no http at all'],
    ['GET / HTTP/9.9\r\n\r\n'],
    [`GET / HTTP/1.1\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['GET /big.bin HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('outlives %j, cut off in the middle', async (words) => {
    await writeFile(path.join(root, 'big.bin'), Buffer.alloc(20_000_000));
    served = await serve(root, { port: 0 });
    const socket = net.connect(served.port, '127.0.0.1', () => socket.write(words));
    await new Promise((resolve) =>
      socket
        .once('data', resolve)
        .once('close', resolve)
        .once('error', resolve)
        .setTimeout(300, () => resolve(null)),
    );
    socket.destroy();
    expect((await ask('/')).status).toBe(200);
  });

  it('outlives a file that cannot be read, and says so', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    served = await serve(path.join(root, '\0'), { port: 0 });
    expect(await ask('/')).toMatchObject({ status: 500, body: 'the server could not read this file\n' });
    expect(complaints).toHaveBeenCalledWith(expect.stringMatching(/^GET \/ was not answered: /));
    complaints.mockRestore();
  });

  it.each(['/../outside.txt', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/..%5coutside.txt', '/.secret', '/%', '/assets'])(
    'finds nothing at %s',
    (address) => {
      expect(locate(root, address)).toBeNull();
    },
  );

  it('moves on from a taken port only when it may', async () => {
    served = await serve(root, { port: 0 });
    await expect(serve(root, { port: served.port })).rejects.toThrow(
      `port "${served.port}" is taken by another program, expected a free one; pass --port`,
    );
    const second = await serve(root, { port: served.port, spare: 20 });
    expect(second.port).toBeGreaterThan(served.port);
    await second.close();
  });
});
