import { afterEach, expect, test, vi } from 'vitest';
import { notKept } from '../protocol/offline';
import { shippedFrom } from './networks';

afterEach(() => vi.unstubAllGlobals());
const load = (answer: Response) => {
  vi.stubGlobal('fetch', async () => answer);
  return shippedFrom(new URL('https://app.test/'))('cifar-10-small');
};

test('a shipped network that is neither kept nor to be had says what it needs; one that is missing on its host says so', async () => {
  await expect(load(notKept())).rejects.toThrow(
    'shipped network "cifar-10-small" is not kept on this device yet, expected the network once',
  );
  await expect(load(new Response('', { status: 404 }))).rejects.toThrow('shipped network "cifar-10-small" answered 404, expected a file');
  expect((await load(new Response('abc'))).byteLength).toBe(3);
});
