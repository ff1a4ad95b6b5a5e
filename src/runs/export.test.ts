import { describe, expect, it } from 'vitest';
import type { Proportion } from '../protocol/metrics';
import { fileName, metricsCsv } from './export';

const proportion: Proportion = { value: 0.5, low: 0.4, high: 0.6, n: 100 };
const csv = metricsCsv({
  steps: [
    { network: 'plain', step: 1, total: 2, learningRate: 0.1, loss: 2.25, terms: { crossEntropy: 2.25 }, ms: 12.5 },
    { network: 'student', step: 1, total: 2, learningRate: 0.1, loss: 1 / 3, terms: { crossEntropy: 1, kld: 0.25 }, ms: 13 },
  ],
  evaluations: [
    {
      network: 'student',
      phase: 'student',
      step: 1,
      seconds: 3.5,
      clean: proportion,
      robust: proportion,
      attack: 'PGD-20, "best" of 2',
      final: true,
    },
  ],
  adjustments: [{ network: 'student', step: 1, path: 'method.alphaKld', from: 20, to: 10 }],
});
const lines = csv.split('\r\n');
const header = (lines[0] ?? '').split(',');

describe('metrics as CSV', () => {
  it('has one row a record, one column a term, and ends each line by RFC 4180', () => {
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe('');
    expect(header.slice(0, 10)).toEqual([
      'kind',
      'network',
      'phase',
      'step',
      'seconds',
      'ms',
      'learningRate',
      'loss',
      'term.crossEntropy',
      'term.kld',
    ]);
  });

  it('leaves a cell empty where it does not apply and keeps full precision', () => {
    expect(lines[1]).toMatch(/^step,plain,plain,1,,12\.5,0\.1,2\.25,2\.25,,/);
    expect(lines[2]).toContain(String(1 / 3));
  });

  it('quotes commas and quotes', () => {
    expect(lines[3]).toContain('"PGD-20, ""best"" of 2",true');
    expect(lines[3]).toMatch(/^evaluation,student,student,1,3\.5,/);
  });

  it('tells what was adjusted, from what, to what', () => {
    expect(lines[4]).toMatch(/^adjustment,student,,1,.*method\.alphaKld,20,10$/);
  });
});

describe('file name', () => {
  it('is made of the run’s name', () => {
    expect(fileName('CIFAR-10, quick', 'run.json')).toBe('cifar-10-quick-run.json');
    expect(fileName('…', 'run.json')).toBe('run.json');
  });
});
