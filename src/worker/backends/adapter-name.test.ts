import { expect, it } from 'vitest';
import { adapterKey, describeAdapter } from './adapter-name';

const NAMELESS = { vendor: '', architecture: '', device: '', description: '' };

it('names a GPU by all that the browser tells of it, each word once', () => {
  expect(describeAdapter({ ...NAMELESS, vendor: 'intel', architecture: 'xe', description: 'intel' })).toBe('intel xe');
  expect(describeAdapter(NAMELESS)).toBe('unnamed GPU');
});

it('tells nameless GPUs apart by their limits and features, whatever order these come in', () => {
  const small = adapterKey(NAMELESS, { maxBufferSize: 1, maxWorkgroups: 2 }, ['subgroups', 'shader-f16']);
  expect(small).toBe('unnamed GPU, maxBufferSize 1, maxWorkgroups 2, shader-f16, subgroups');
  expect(adapterKey(NAMELESS, { maxWorkgroups: 2, maxBufferSize: 1 }, ['shader-f16', 'subgroups'])).toBe(small);
  expect(adapterKey(NAMELESS, { maxBufferSize: 8, maxWorkgroups: 2 }, ['subgroups', 'shader-f16'])).not.toBe(small);
  expect(adapterKey(NAMELESS, { maxBufferSize: 1, maxWorkgroups: 2 }, ['subgroups'])).not.toBe(small);
  expect(adapterKey({ ...NAMELESS, vendor: 'nvidia' }, { maxBufferSize: 1 }, []), 'a name keeps what was measured under it').toBe('nvidia');
});
