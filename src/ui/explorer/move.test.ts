import { expect, it } from 'vitest';
import { move } from './move';

const grid = { columns: 10, perPage: 60, total: 125 };

it('arrows step by one and by a row, across pages, and stop at the edges', () => {
  expect(move('ArrowRight', 59, grid)).toBe(60);
  expect(move('ArrowDown', 55, grid)).toBe(65);
  expect(move('ArrowUp', 65, grid)).toBe(55);
  expect(move('ArrowLeft', 0, grid)).toBeNull();
  expect(move('ArrowUp', 9, grid)).toBeNull();
  expect(move('ArrowRight', 124, grid)).toBeNull();
});

it('page keys turn pages as far as there are pictures; Home and End go to the ends', () => {
  expect(move('PageDown', 3, grid)).toBe(63);
  expect(move('PageDown', 100, grid)).toBe(124);
  expect(move('PageUp', 3, grid)).toBe(0);
  expect(move('Home', 77, grid)).toBe(0);
  expect(move('End', 77, grid)).toBe(124);
});

it('other keys and empty grids do nothing', () => {
  expect(move('a', 3, grid)).toBeNull();
  expect(move('End', 0, { ...grid, total: 0 })).toBeNull();
});
