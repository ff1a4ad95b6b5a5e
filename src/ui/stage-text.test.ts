import { describe, expect, it } from 'vitest';
import quickDemo from '../experiments/quick-demo';
import { setPath } from '../runs/config-path';
import { describeStage, describeThreat, stageOf } from './stage-text';

const { config } = quickDemo;

describe('words about a stage', () => {
  it('says what the attacker may do, in pixel units', () => {
    expect(describeThreat(config, null)).toBe('ℓ∞ ε = 8/255');
    expect(describeThreat(setPath(config, 'evaluation.threatModel', { id: 'l2', params: { epsilon: 0.5 } }), null)).toBe('ℓ2 ε = 0.5');
  });

  it('tells a ready-made network from one that is left out', () => {
    expect(describeStage('teacher', { ...config, teacher: { shipped: 'some' } }, null)).toBe('trained beforehand');
    expect(describeStage('plain', { ...config, plain: null }, null)).toBe('not part of this run');
  });

  it('finds the stage of a setting', () => {
    expect(['student.steps', 'teacher', 'evaluation.live.count', 'data.id', 'seed'].map(stageOf)).toEqual([
      ...['student', 'teacher', 'evaluate', 'data', 'data'],
    ]);
  });
});
