import { expect, test } from 'vitest';
import type { WorkerLike } from './lasting-client';
import { lateWorker } from './late-worker';

function fake() {
  const seen: unknown[][] = [];
  const worker: WorkerLike = {
    postMessage: (...message: unknown[]) => seen.push(['message', ...message]),
    addEventListener: (type: string) => seen.push(['listener', type]),
    terminate: () => seen.push(['end']),
  };
  return { worker, seen };
}

test('what is sent before the worker begins reaches it in order, and what comes later at once', async () => {
  const { worker, seen } = fake();
  let begin = () => {};
  const late = lateWorker(new Promise<void>((resolve) => (begin = resolve)), () => worker);
  late.addEventListener('error', () => {});
  late.postMessage('first', []);
  await Promise.resolve();
  expect(seen).toEqual([]);
  begin();
  await expect
    .poll(() => seen)
    .toEqual([
      ['listener', 'error'],
      ['message', 'first', []],
    ]);
  late.postMessage('second', []);
  late.terminate();
  expect(seen.slice(2)).toEqual([['message', 'second', []], ['end']]);
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
