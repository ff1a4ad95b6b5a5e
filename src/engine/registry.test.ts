import { describe, expect, it } from 'vitest';
import { createRegistry } from './registry';

describe('createRegistry', () => {
  it('finds plugins by id and names what exists', () => {
    const registry = createRegistry('model', { './a.ts': { id: 'a' }, './b.ts': { id: 'b' } });
    expect(registry.all.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(registry.get('b')).toEqual({ id: 'b' });
    expect(() => registry.get('c')).toThrow('model "c" is unknown, expected one of a, b');
  });

  it('fails at load for missing and doubled ids', () => {
    expect(() => createRegistry('attack', { './a.ts': { id: '' } })).toThrow(
      'attack in "./a.ts" has no id, expected a default export with one',
    );
    expect(() => createRegistry('attack', { './a.ts': { id: 'x' }, './b.ts': { id: 'x' } })).toThrow(
      'attack id "x" of "./b.ts" is taken, expected a unique one',
    );
  });
});
