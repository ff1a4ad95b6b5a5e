import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseModelCard } from '../../runs/model-card';
import { SHIPPED_TEACHERS } from './teachers';

test('every shipped network but the demo’s student is offered as a teacher of its data', () => {
  const cards = readdirSync('public/models').filter((file) => file.endsWith('.json'));
  const found = cards.map((file) => parseModelCard(JSON.parse(readFileSync(`public/models/${file}`, 'utf8'))));
  const expected = found.filter(({ id }) => id !== 'shapes-student').map(({ id, data }) => `${data.id} ${id}`);
  const offered = Object.entries(SHIPPED_TEACHERS).flatMap(([data, ids]) => ids.map((id) => `${data} ${id}`));
  expect(offered.toSorted()).toEqual(expected.toSorted());
});
