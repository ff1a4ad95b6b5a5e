import { expect, test } from 'vitest';
import { listPresets } from '../../experiments';
import { type HiddenSpan, stepsWithin } from './hidden-spans';

const { config } = listPresets().find(({ id }) => id === 'quick-demo')!;
const span = (from: [HiddenSpan['from']['phase'], number], to: [HiddenSpan['to']['phase'], number]): HiddenSpan => ({
  runId: 'one',
  from: { phase: from[0], done: from[1], seconds: 1 },
  to: { phase: to[0], done: to[1], seconds: 9 },
});

test('a span within one network covers its steps, and no other’s', () => {
  const within = span(['student', 5], ['student', 40]);
  expect(stepsWithin(within, 'student', config)).toEqual([5, 40]);
  expect(stepsWithin(within, 'teacher', config)).toBeNull();
  expect(stepsWithin(span(['student', 5], ['student', 5]), 'student', config)).toBeNull();
});

test('a span over several networks covers the end of one, all of the next, and the beginning of the last', () => {
  const { plain, teacher } = config;
  if (!plain || !teacher || 'shipped' in plain || 'shipped' in teacher) throw new Error('quick-demo trains all three, expected it to');
  const over = span(['plain', 7], ['student', 3]);
  expect(stepsWithin(over, 'plain', config)).toEqual([7, plain.steps]);
  expect(stepsWithin(over, 'teacher', config)).toEqual([0, teacher.steps]);
  expect(stepsWithin(over, 'student', config)).toEqual([0, 3]);
  expect(stepsWithin(span(['teacher', 1], ['evaluate', 90]), 'student', config)).toEqual([0, config.student!.steps]);
  expect(stepsWithin(over, 'student', { ...config, student: null })).toBeNull();
});
