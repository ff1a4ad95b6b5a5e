import { expect, test } from 'vitest';
import { attackParams } from './attack-params';

test('steps grow with an l2 ball, and only for attacks that have them', () => {
  expect(attackParams('pgd', 'l2', 0.5)).toEqual({ stepSize: 0.125 });
  expect(attackParams('pgd', 'linf', 8 / 255)).toEqual({});
  expect(attackParams('autoattack', 'l2', 0.5)).toEqual({});
});
