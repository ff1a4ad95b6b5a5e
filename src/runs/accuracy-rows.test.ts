import { expect, test } from 'vitest';
import distil from '../experiments/cifar-10-distil';
import type { EvaluationRecord } from '../protocol/metrics';
import { parseRunConfig } from '../protocol/run-config';
import { accuracyRows } from './accuracy-rows';

const config = parseRunConfig(distil.config);
const proportion = (value: number) => ({ value, low: 0, high: 1, n: 100 });
const record = (network: 'teacher' | 'student', step: number, final: boolean): EvaluationRecord => ({
  ...{ network, phase: 'student', step, seconds: step / 10, final, attack: 'PGD-5' },
  ...{ clean: proportion(0.5), robust: proportion(0.25) },
});

test('a network that is not trained stays what its closing evaluation found, as far as the others go', () => {
  const student = [record('student', 0, false), record('student', 100, false)];
  expect(accuracyRows(student, config, 'steps').map(({ network, x }) => [network, x])).toEqual([
    ['student', 0],
    ['student', 100],
  ]);
  const measured = [...student, record('student', 100, true), record('teacher', 0, true)];
  const rows = accuracyRows(measured, config, 'seconds');
  expect(rows.map(({ network, x }) => [network, x])).toEqual([
    ['teacher', 0],
    ['student', 0],
    ['teacher', 10],
    ['student', 10],
  ]);
  expect(rows[2]?.record).toBe(measured[3]);
});
