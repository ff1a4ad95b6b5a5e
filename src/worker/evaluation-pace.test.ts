import { describe, expect, it } from 'vitest';
import { Pace, plannedPasses } from './evaluation-pace';

const nothing = { checks: 'none', curves: [], images: 100, curveImages: 100 } as const;

describe('the pace of an evaluation', () => {
  it('plans what checks and curves spend', () => {
    expect(plannedPasses(nothing)).toEqual({ checks: 0, curves: 0 });
    // PGD of 1, 2, 5, 10, 20, 50 and 100 steps, a forward and a backward pass a step, and a verdict.
    expect(plannedPasses({ ...nothing, curves: ['steps'] }).curves).toBe(100 * (2 * 188 + 7));
    expect(plannedPasses({ ...nothing, checks: 'full' }).checks).toBeGreaterThan(plannedPasses({ ...nothing, checks: 'quick' }).checks);
  });

  it('says nothing before it knows, then adds what follows the attack at the pace seen', () => {
    const pace = new Pace({ ...nothing, curves: ['steps'] });
    expect(pace.left('attack', 5, 1)).toBeNull();
    pace.tally('forward', 1000);
    expect(pace.left('attack', null, 1)).toBeNull();
    const curves = 38_300;
    expect(pace.left('attack', 5, 2)).toBeCloseTo(5 + (curves * 2) / 1000, 6);
    pace.mark();
    pace.tally('inputGradient', 300);
    expect(pace.left('curves', null, 2.6)).toBeCloseTo(((curves - 300) * 2.6) / 1300, 6);
    pace.tally('forward', 10 * curves);
    expect(pace.left('curves', null, 90)).toBe(0);
  });
});
