import { afterEach, expect, it, vi } from 'vitest';
import { fetchFile, fetchJson } from './fetch-file';

afterEach(() => void vi.unstubAllGlobals());

it('says which file did not come, instead of the words of a browser', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  await expect(fetchFile('x', 'recording "a"')).rejects.toThrow('recording "a" did not arrive, expected a network or a stored copy');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })));
  await expect(fetchFile('x', 'recording "a"')).rejects.toThrow('recording "a" answered 404, expected a file');
});

it('says that a log-in page is no file of ours', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>')));
  await expect(fetchJson('x', 'card of "a"')).rejects.toThrow('card of "a" is not JSON, expected the file that came with this page');
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"a":1}')));
  expect(await fetchJson('x', 'card of "a"')).toEqual({ a: 1 });
});
