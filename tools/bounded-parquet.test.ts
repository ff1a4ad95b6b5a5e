import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { withBounds } from './bounded-parquet';
import { ROOT } from './paths';

test.each([
  ['encoding', /run of .* values, expected at most/g, 2],
  ['column', /page of .* values, expected at most/g, 3],
  ['rowgroup', /pushHeard\(asyncColumns, \{/g, 3],
])('%s is bounded, and another version of the reader is noticed', (name, what, times) => {
  const bounded = withBounds(name, readFileSync(path.join(ROOT, `node_modules/hyparquet/src/${name}.js`), 'utf8'));
  expect(bounded.match(what)).toHaveLength(times);
  expect(() => withBounds(name, 'export {}')).toThrow(`is absent from ${name}.js, expected that of hyparquet 1.31.5`);
});
