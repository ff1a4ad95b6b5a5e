import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locate, type Served, serve } from './serve';

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
