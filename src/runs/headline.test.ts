import { describe, expect, it } from 'vitest';
import quickDemo from '../experiments/quick-demo';
import type { EvaluationRecord, LedgerEntry } from '../protocol/metrics';
import type { NetworkRole, RunConfig } from '../protocol/run-config';
import { setPath } from './config-path';
import { trainingCost } from './costs';
import { type Finals, headline as told } from './headline';

const { config } = quickDemo;

/** Non-breaking spaces read as spaces. */
const headline = (finals: Finals, entries: readonly LedgerEntry[], settings: RunConfig) => {
  const found = told(finals, entries, settings);
  return found && { ...found, title: found.title.replaceAll('\u00a0', ' '), sentence: found.sentence.replaceAll('\u00a0', ' ') };
};

/** An evaluation whose interval is plus or minus 0.04. */
function final(network: NetworkRole, robust: number, clean = 0.9): EvaluationRecord {
  const around = (value: number) => ({ value, low: Math.max(0, value - 0.04), high: Math.min(1, value + 0.04), n: 500 });
  return { network, phase: network, step: 1, seconds: 1, clean: around(clean), robust: around(robust), attack: 'PGD-20', final: true };
}

function spent(
  network: NetworkRole,
  phase: NetworkRole,
  macs: number,
  inputGradient = 0,
  purpose: LedgerEntry['purpose'] = 'training',
): LedgerEntry {
  return { network, phase, purpose, forward: macs, weightGradient: 2 * macs, inputGradient };
}

const trio = (plain: number, teacher: number, student: number) => ({
  plain: final('plain', plain),
  teacher: final('teacher', teacher),
  student: final('student', student),
});
const ledger = [
  spent('plain', 'plain', 1),
  spent('teacher', 'teacher', 20, 17),
  spent('student', 'student', 10),
  spent('teacher', 'student', 3),
];
const scratch = setPath(config, 'teacher.startFrom', 'scratch');

describe('headline', () => {
  it('says nothing before there is something to compare', () => {
    expect(headline({}, [], config)).toBeNull();
    expect(headline({ plain: final('plain', 0.1) }, [], config)).toBeNull();
  });

  it('states share, absence of attacks and price of a success', () => {
    const line = headline(trio(0.02, 0.5, 0.35), ledger, scratch);
    expect(line?.tone).toBe('success');
    expect(line?.title).toBe('The student kept 70 % of its teacher’s robustness, attack-free');
    expect(line?.sentence).toBe(
      'Under attack the ordinary network is right on 2.0 % of the pictures, the teacher on 50 %, the student on 35 %. The student learned without a single adversarial example, at 0.51 times the teacher’s training cost.',
    );
  });

  it('claims no inheritance where the intervals touch', () => {
    const line = headline(trio(0.3, 0.5, 0.37), ledger, scratch);
    expect(line?.tone).toBe('failure');
    expect(line?.title).toBe('The student did not inherit the robustness');
    expect(line?.sentence).toContain('cannot be told apart at this sample size');
  });

  it('blames a teacher that is not robust itself', () => {
    expect(headline(trio(0.1, 0.12, 0.3), ledger, scratch)).toMatchObject({ tone: 'failure', title: 'The teacher did not become robust' });
  });

  it('tells of clean accuracy that was lost on the way', () => {
    const line = headline({ ...trio(0.02, 0.3, 0.2), student: final('student', 0.2, 0.25) }, ledger, scratch);
    expect(line?.tone).toBe('partial');
    expect(line?.sentence).toContain('On clean pictures it is right on only 25 %, the teacher on 90 %.');
  });

  it('calls less than half a partial success', () => {
    expect(headline(trio(0.02, 0.6, 0.2), ledger, scratch)?.tone).toBe('partial');
  });

  it('never says attack-free when the ledger has input gradients in the student’s training', () => {
    const line = headline(trio(0.02, 0.5, 0.35), [...ledger, spent('student', 'student', 1, 5)], scratch);
    expect(`${line?.title} ${line?.sentence}`).not.toMatch(/attack-free|without/);
    expect(line?.sentence).toContain('with adversarial examples of its own');
  });

  it('keeps to two networks when there is no student', () => {
    expect(headline({ plain: final('plain', 0.1), teacher: final('teacher', 0.5) }, ledger, config)?.title).toBe(
      'The teacher became robust',
    );
  });
});

describe('training cost', () => {
  it('counts the teacher’s forward passes in the student’s training, and no evaluation', () => {
    const cost = trainingCost([...ledger, spent('student', 'student', 99, 99, 'evaluation')], 'student', config);
    expect(cost).toEqual({ forward: 10, weightGradient: 20, inputGradient: 0, guidance: 9, inherited: 0, total: 39 });
  });

  it('adds the ordinary network’s cost to a network that starts from it', () => {
    expect(trainingCost(ledger, 'teacher', setPath(config, 'teacher.startFrom', 'plain'))).toMatchObject({ inherited: 3, total: 80 });
    expect(trainingCost(ledger, 'teacher', scratch)).toMatchObject({ inherited: 0, total: 77 });
  });

  it('is null where nothing was spent', () => {
    expect(trainingCost([], 'student', config)).toBeNull();
  });
});
