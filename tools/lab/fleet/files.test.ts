import { chmodSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FleetFiles, folderShelf, hashOf, openShelf, type Shelf, s3Shelf } from './files';

const bytes = (text: string) => new TextEncoder().encode(text);
const root = mkdtempSync(path.join(os.tmpdir(), 'mixacm-files-'));

/** A bucket as far as it matters: paths, conditional writes, and requests that must be signed. */
const stored = new Map<string, Buffer>();
const unsigned: string[] = [];
const server = http.createServer((request, response) => {
  const name = request.url ?? '';
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=key/')) unsigned.push(name);
  if (name.includes('broken')) return void response.writeHead(500).end();
  if (request.method === 'PUT') {
    if (request.headers['if-none-match'] === '*' && stored.has(name)) return void response.writeHead(412).end();
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        stored.set(name, Buffer.concat(parts));
        response.writeHead(200).end();
      });
    return;
  }
  const found = stored.get(name);
  response.writeHead(found ? 200 : 404).end(found);
});
let bucket = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bucket = `http://127.0.0.1:${(server.address() as { port: number }).port}/bucket/study`;
});
afterAll(() => server.close());
const env = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

const SHELVES: readonly (readonly [string, () => Shelf])[] = [
  ['a folder', () => folderShelf(root)],
  ['a bucket', () => s3Shelf(bucket, env)],
];

describe.each(SHELVES)('%s', (_name, open) => {
  test('content is found by its hash, and damage by it too', async () => {
    const shelf = open();
    const files = new FleetFiles(shelf);
    const hash = await files.put(bytes('weights'));
    expect(hash).toBe(hashOf('weights'));
    expect(new TextDecoder().decode(await files.get(hash))).toBe('weights');
    await shelf.write(`content/${hash}`, bytes('weigths'));
    await expect(files.get(hash)).rejects.toThrow(
      `content ${hash} has hash ${hashOf('weigths')}, expected its own name; the upload is damaged`,
    );
    // Whoever has the content mends what is there.
    await files.put(bytes('weights'));
    expect(new TextDecoder().decode(await files.get(hash))).toBe('weights');
    await expect(files.get(hashOf('gone'))).rejects.toThrow(`content ${hashOf('gone')} is absent, expected it in the store`);
  });

  test('of two who finish the same run the first one counts', async () => {
    const files = new FleetFiles(open());
    expect(await files.readRecord('results/a')).toBeNull();
    const outcomes = await Promise.all([1, 2, 3].map((worker) => files.writeFirst('results/a', { worker })));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await files.readRecord('results/a')).toEqual({ worker: 1 + outcomes.indexOf(true) });
  });

  test('a record that is none is named', async () => {
    const shelf = open();
    await shelf.write('results/b.json', bytes('{'));
    await expect(new FleetFiles(shelf).readRecord('results/b')).rejects.toThrow('record "results/b" is not JSON');
  });
});

test('every request to a bucket is signed, and its failures are named', async () => {
  expect(unsigned).toEqual([]);
  await expect(s3Shelf(`${bucket}/broken`, env).read('x')).rejects.toThrow('store answers 500 when "x" is read, expected 200');
  expect(() => s3Shelf(bucket, {})).toThrow(`store "${bucket}" has no credentials, expected AWS_ACCESS_KEY_ID`);
});

test('a write that fails leaves nothing behind, and what was there stays', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mixacm-full-'));
  const shelf = openShelf(folder);
  await shelf.write('a/b', bytes('old'));
  writeFileSync(path.join(folder, 'flat'), '');
  await expect(shelf.write('flat/c', bytes('new'))).rejects.toThrow(/ENOTDIR|EEXIST/);
  expect(readdirSync(path.join(folder, 'a'))).toEqual(['b']);
  expect(existsSync(path.join(folder, 'flat'))).toBe(true);
  chmodSync(folder, 0o755);
});
