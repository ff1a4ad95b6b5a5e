import { expect, it, vi } from 'vitest';
import { inTime, inTimeOr } from './in-time';

it('is patient with a thread that was busy: a blocked event loop uses up a part of the limit only', async () => {
  const answer = new Promise<string>((resolve) => setTimeout(() => resolve('answer'), 120));
  const result = inTime(answer, { ms: 200, error: () => new Error('late') });
  const end = performance.now() + 400;
  while (performance.now() < end);
  expect(await result).toBe('answer');
});

it('hands over what comes late, and otherwise what comes first', async () => {
  const onLate = vi.fn();
  let answer = (_: number) => {};
  const asked = new Promise<number>((resolve) => {
    answer = resolve;
  });
  await expect(inTime(asked, { ms: 10, error: () => new Error('late'), onLate })).rejects.toThrow('late');
  answer(7);
  await vi.waitFor(() => expect(onLate).toHaveBeenCalledWith(7));
  expect(await inTimeOr(Promise.reject(new Error('no')), 10, 'otherwise')).toBe('otherwise');
  expect(await inTimeOr(Promise.resolve('yes'), 10, 'otherwise')).toBe('yes');
});
