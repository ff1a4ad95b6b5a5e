import { describe, expect, it } from 'vitest';
import { chooseStages } from './test';

const stages = [
  { name: 'lint' },
  { name: 'set-up' },
  { name: 'build' },
  { name: 'sizes', needs: ['build'] },
  { name: 'e2e', needs: ['set-up', 'build'] },
];
const chosen = (...names: string[]) => chooseStages(names, stages).map(({ name }) => name);

describe('stages of npm test', () => {
  it('are all where none is named', () => {
    expect(chosen()).toEqual(['lint', 'set-up', 'build', 'sizes', 'e2e']);
  });

  it('are those named and what they need, in their order', () => {
    expect(chosen('sizes', 'lint')).toEqual(['lint', 'build', 'sizes']);
    expect(chosen('e2e')).toEqual(['set-up', 'build', 'e2e']);
  });

  it('are refused where the name is none', () => {
    expect(() => chosen('units')).toThrow('stage is "units", expected one of lint, set-up, build, sizes, e2e');
  });
});
