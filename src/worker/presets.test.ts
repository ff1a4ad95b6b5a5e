import { describe, expect, it } from 'vitest';
import { architectureOf, planRun } from '../engine/run-plan';
import { listPresets } from '../experiments';
import { isShipped } from '../protocol/run-config';

const context = { input: [32, 32, 3] as const, classes: 10 };

describe('every preset', () => {
  for (const { id, config } of listPresets()) {
    it(`${id} names plugins and parameters that exist`, () => {
      const shipped = isShipped(config.teacher) && config.student ? architectureOf(config.student.model, context) : null;
      const plan = planRun(config, context, shipped);
      expect(plan.phases.length).toBeGreaterThan(0);
      for (const { training } of plan.phases) expect(training).toBeGreaterThanOrEqual(0);
    });
  }

  it('spends at most half of the teacher’s training on the student of the quick demo', () => {
    const { config } = listPresets()[0]!;
    const { phases } = planRun(config, context, null);
    const cost = (wanted: string) => phases.find(({ role }) => role === wanted)!.training;
    expect(cost('student')).toBeLessThanOrEqual(cost('teacher') / 2);
  });
});
