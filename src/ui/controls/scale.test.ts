import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterKey, fromShown, fromTravel, gridOf, type NumberSpec, stepNear, TRAVEL, toShown, toTravel } from './scale';

const weight: NumberSpec = { kind: 'real', label: 'Weight', default: 10, min: 0, max: 1000, scale: 'log' };
const epsilon: NumberSpec = { kind: 'real', label: 'Epsilon', default: 8 / 255, min: 0, max: 32 / 255, unit: '1/255' };
const steps: NumberSpec = { kind: 'integer', label: 'Steps', default: 20, min: 1, max: 1_000_000 };
const momentum: NumberSpec = { kind: 'real', label: 'Momentum', default: 0.9, min: 0, max: 1 };

describe('slider scale', () => {
  it.each([weight, epsilon, steps, momentum])('$label: both ends are reached and every position gives a legal value', (spec) => {
    expect(fromTravel(spec, 0)).toBe(spec.min);
    expect(fromTravel(spec, TRAVEL)).toBe(spec.max);
    return fc.assert(
      fc.property(fc.integer({ min: 0, max: TRAVEL }), (travel) => {
        const value = fromTravel(spec, travel);
        expect(value).toBeGreaterThanOrEqual(spec.min);
        expect(value).toBeLessThanOrEqual(spec.max);
        if (spec.kind === 'integer') expect(Number.isInteger(value)).toBe(true);
      }),
    );
  });

  it.each([weight, epsilon, steps, momentum])('$label: moving right never lowers the value', (spec) => {
    const values = Array.from({ length: TRAVEL + 1 }, (_, travel) => fromTravel(spec, travel));
    expect(values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0))).toBe(true);
  });

  it('shows pixel units times 255 without binary dust', () => {
    expect(toShown(epsilon, 8 / 255)).toBe(8);
    expect(fromShown(epsilon, 8)).toBe(8 / 255);
    expect(gridOf(epsilon)).toBe(0.5);
  });

  it('puts 10 in the upper half of a logarithmic 0 to 1000', () => {
    expect(toTravel(weight, 10)).toBeCloseTo((TRAVEL * Math.log(100)) / Math.log(1e4), 6);
    expect(toTravel(weight, 0)).toBe(0);
  });

  it.each([weight, epsilon, steps, momentum])('$label: an arrow key always moves the value, until an end', (spec) => {
    let value = spec.default;
    for (let press = 0; press < 40 && value < spec.max; press++) {
      const next = afterKey(spec, value, toTravel(spec, value) + 1);
      expect(next).toBeGreaterThan(value);
      value = next;
    }
    for (let press = 0; press < 40 && value > spec.min; press++) {
      const next = afterKey(spec, value, toTravel(spec, value) - 1);
      expect(next).toBeLessThan(value);
      value = next;
    }
  });

  it('steps by a tenth of the order of magnitude', () => {
    expect(stepNear(weight, 20)).toBe(1);
    expect(stepNear(weight, 300)).toBe(10);
    expect(stepNear(steps, 800)).toBe(10);
    expect(stepNear(steps, 3)).toBe(1);
  });
});
