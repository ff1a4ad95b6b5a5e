import { expect, test } from 'vitest';
import { summarise } from '../fuzz';

test('what the tests printed is added up', () => {
  const output =
    'x\nfuzz: npz: 500 cases, 11 accepted, 489 refused, 0 lost\n\nfuzz: share link settings: 20 cases, 20 accepted, 0 refused, 0 lost\n';
  expect(summarise(output)).toBe('520 cases for 2 readers: 31 accepted, 489 refused');
});
