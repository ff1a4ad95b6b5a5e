import { expect, test } from 'vitest';
import { isAtWork } from './at-work';

type State = Parameters<typeof isAtWork>;
const idle = (): [Record<string, unknown>, Record<string, unknown>, Record<string, unknown>] => [
  { starting: false, run: null, transfer: null },
  { status: null },
  { busy: null },
];
const is = (index: 0 | 1 | 2, change: Record<string, unknown>) => {
  const states = idle();
  Object.assign(states[index], change);
  return isAtWork(...(states as unknown as State));
};

test('a run, an evaluation, arriving pictures and a file being packed are work; what is over is none', () => {
  expect(isAtWork(...(idle() as unknown as State))).toBe(false);
  expect(is(0, { starting: true })).toBe(true);
  expect(is(0, { run: { status: { state: 'paused' } } })).toBe(true);
  expect(is(0, { transfer: {} })).toBe(true);
  expect(is(1, { status: { state: 'running' } })).toBe(true);
  expect(is(2, { busy: 'bundle' })).toBe(true);
  expect(is(0, { run: { status: { state: 'finished' } } })).toBe(false);
  expect(is(1, { status: { state: 'finished' } })).toBe(false);
});
