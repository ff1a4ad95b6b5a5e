import { expect, test } from 'vitest';
import { ISOLATION_HEADERS } from '../protocol/isolation';
import { checkKept, notKept } from '../protocol/offline';
import { isolated } from './isolated';

test('an answer keeps its status, type and bytes, and gets the headers of an isolated page', async () => {
  const answer = isolated(new Response('abc', { status: 206, statusText: 'Partial Content', headers: { 'Content-Range': 'bytes 0-2/9' } }));
  expect([answer.status, answer.statusText, answer.headers.get('content-range')]).toEqual([206, 'Partial Content', 'bytes 0-2/9']);
  for (const [name, value] of Object.entries(ISOLATION_HEADERS)) expect(answer.headers.get(name)).toBe(value);
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(await answer.text()).toBe('abc');
});

test('a stream is passed on as it comes', async () => {
  let isAsked = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (stream) => {
      isAsked = true;
      stream.enqueue(new Uint8Array([7]));
    },
  });
  const reader = isolated(new Response(endless)).body!.getReader();
  expect((await reader.read()).value).toEqual(new Uint8Array([7]));
  expect(isAsked).toBe(true);
  await reader.cancel();
});

test.each([204, 304])('an answer without a body, %i, stays one', (status) => {
  expect(isolated(new Response(null, { status })).status).toBe(status);
});

test('what a host says of isolation itself stands', () => {
  const answer = isolated(new Response('', { headers: { 'Cross-Origin-Embedder-Policy': 'credentialless' } }));
  expect(answer.headers.get('cross-origin-embedder-policy')).toBe('credentialless');
  expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
});

test('failures, redirects and answers of other origins are left as they are', () => {
  const failure = Response.error();
  expect(isolated(failure)).toBe(failure);
});

test('a file that is not kept is named, any other answer is for others to judge', () => {
  const answer = isolated(notKept());
  expect(answer.status).toBe(504);
  expect(() => checkKept('card of "x"', answer)).toThrow('card of "x" is not kept on this device yet, expected the network once');
  for (const status of [200, 404, 504]) checkKept('card of "x"', new Response('', { status }));
});
