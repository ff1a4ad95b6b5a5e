import { expect, test } from 'vitest';
import type { WorkerLike } from './lasting-client';
import { lateWorker } from './late-worker';

function fake() {
  const seen: unknown[][] = [];
  const listeners: (() => void)[] = [];
  const worker: WorkerLike = {
    postMessage: (...message: unknown[]) => seen.push(['message', ...message]),
    addEventListener(type: string, listener: (event: never) => void) {
      if (type === 'message') listeners.push(listener as () => void);
      else seen.push(['listener', type]);
    },
    terminate: () => seen.push(['end']),
  };
  return { worker, seen, speak: () => listeners.forEach((each) => void each()) };
}

test('listeners wait until the worker begins, messages until it has spoken; they reach it once and in order', async () => {
  const { worker, seen, speak } = fake();
  let begin = () => {};
  const late = lateWorker(new Promise<void>((resolve) => (begin = resolve)), () => worker);
  late.addEventListener('error', () => {});
  late.postMessage('first', []);
  await Promise.resolve();
  expect(seen).toEqual([]);
  begin();
  await expect.poll(() => seen).toEqual([['listener', 'error']]);
  late.postMessage('second', []);
  expect(seen).toHaveLength(1);
  speak();
  expect(seen.splice(1)).toEqual([
    ['message', 'first', []],
    ['message', 'second', []],
  ]);
  speak();
  late.postMessage('third', []);
  late.terminate();
  expect(seen.slice(1)).toEqual([['message', 'third', []], ['end']]);
});

test('ended before its time it never begins', async () => {
  let isBegun = false;
  const when = Promise.resolve();
  const late = lateWorker(when, () => {
    isBegun = true;
    return fake().worker;
  });
  late.terminate();
  await when;
  await Promise.resolve();
  expect(isBegun).toBe(false);
});
