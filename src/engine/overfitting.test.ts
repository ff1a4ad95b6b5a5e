import { describe, expect, it } from 'vitest';
import { methods } from './methods';
import { trainingThreat } from './methods/adversarial-params';
import { OverfittingAlarm, watchingAttack } from './overfitting';

describe('overfitting alarm', () => {
  it('is raised once, when accuracy falls by more than 0.2 from its best', () => {
    const alarm = new OverfittingAlarm();
    expect([0.3, 0.5, 0.3, 0.35].map((accuracy) => alarm.observe(accuracy))).toEqual([null, null, null, null]);
    expect(alarm.observe(0.1)).toMatch(
      /^PGD-5 accuracy on training images is 10 % after 50 %, expected no such fall; .*catastrophic overfitting/,
    );
    expect(alarm.observe(0)).toBeNull();
  });

  it('watches the methods with a single attack step, at their own radius', () => {
    expect(methods.all.filter(({ watchesOverfitting }) => watchesOverfitting).map(({ id }) => id)).toEqual(['fast-at']);
    expect(watchingAttack(0.02)).toEqual({ id: 'pgd', params: { steps: 5, stepSize: 0.005 } });
    expect(trainingThreat({ epsilon: 0.02 })).toMatchObject({ id: 'linf', epsilon: 0.02 });
    expect(trainingThreat({ norm: 'l2' })).toMatchObject({ id: 'l2', epsilon: methods.get('fast-at').params.epsilon!.default });
  });
});
