import { expect, it } from 'vitest';
import { accent, pseudo } from './pseudo';

it('accents and lengthens every string of an area', () => {
  expect(accent('Start')).toBe('Štárt··');
  expect(accent('±')).toBe('±');
  const area = pseudo({ title: 'Runs', list: ['a', 'b'], of: (n: number) => `${n} runs` });
  expect(area.title).toBe('Rüñš··');
  expect(area.list).toEqual(['á·', 'b·']);
  expect(area.of(2)).toBe('2 rüñš··');
});
