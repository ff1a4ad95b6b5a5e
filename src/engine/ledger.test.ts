import { describe, expect, it } from 'vitest';
import { Ledger, trainingCost } from './ledger';

describe('Ledger', () => {
  it('weighs passes by MACs: forward and input gradient once, weight gradient twice', () => {
    const ledger = new Ledger();
    const tally = ledger.tally('student', 'student', 'training', 10);
    tally('forward', 4);
    tally('weightGradient', 4);
    tally('inputGradient', 2);
    expect(ledger.entries()).toEqual([
      { network: 'student', phase: 'student', purpose: 'training', forward: 40, weightGradient: 80, inputGradient: 20 },
    ]);
  });

  it('adds up what a phase spent on training, teacher passes included, and leaves evaluation out', () => {
    const ledger = new Ledger();
    ledger.tally('student', 'student', 'training', 1)('forward', 1);
    ledger.tally('teacher', 'student', 'training', 5)('forward', 1);
    ledger.tally('student', 'student', 'evaluation', 100)('forward', 1);
    ledger.tally('teacher', 'teacher', 'training', 100)('forward', 1);
    expect(trainingCost(ledger.entries(), 'student')).toBe(6);
  });

  it('goes on from saved entries without sharing them', () => {
    const first = new Ledger();
    first.tally('plain', 'plain', 'training', 1)('forward', 3);
    const entries = first.entries();
    const second = new Ledger(entries);
    second.tally('plain', 'plain', 'training', 1)('forward', 2);
    expect([entries[0]!.forward, second.entries()[0]!.forward]).toEqual([3, 5]);
  });
});
