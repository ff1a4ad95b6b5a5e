import { describe, expect, it } from 'vitest';
import { summary } from './results';

describe('summary', () => {
  it('gives one value as it is', () => {
    expect(summary([0.5])).toBe('0.500');
  });

  it('gives mean, sample deviation and the values', () => {
    expect(summary([0.8, 0.9, 1.0])).toBe('0.900 ± 0.100 (0.800, 0.900, 1.000)');
  });
});
