import { expect, it } from 'vitest';
import { DEFAULTS, readSee, writeSee } from './address';

it('goes from state to address and back, leaving the rest of the query alone', () => {
  const state = {
    ...DEFAULTS,
    view: 'slices',
    source: 'shipped',
    index: 7,
    epsilon: 0.5,
    norm: 'l2',
    against: 'teacher',
    target: 3,
    ratio: 0,
  } as const;
  const query = writeSee('?screen=see&lang=ja', state);
  expect(query).toBe('screen=see&lang=ja&view=slices&nets=shipped&i=7&norm=l2&eps=0.5&target=3&against=teacher&r=0');
  expect(readSee(`?${query}`)).toEqual(state);
});

it('writes no defaults and takes out what has become one', () => {
  expect(writeSee('?screen=see&view=mixup&target=3', DEFAULTS)).toBe('screen=see');
});

it('keeps defaults where an address makes no sense', () => {
  expect(readSee('?view=none&i=-1&k=0&eps=abc&r=101&tap=1.5&against=me')).toEqual(DEFAULTS);
});
