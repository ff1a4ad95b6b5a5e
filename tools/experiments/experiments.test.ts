import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { methods } from '../../src/engine/methods';
import { proportion } from '../../src/engine/statistics';
import { parseRunConfig } from '../../src/protocol/run-config';
import { isOrdered, orderTable, partsOf } from './attack-order-table';
import { CLAIMS, claimCell, differenceOf, judge } from './cifar-claims';
import { studentsFigure } from './cifar-figure';
import { fewLabels, lighterLabels, longStudents, search, students, studentsOfMedium, studentsOfShort, teachers } from './cifar-plan';
import { replaceMarked } from './marked';
import { METHOD_ROWS, methodJobs, STEPS, unplanned } from './methods-plan';
import { methodsTable } from './methods-table';
import { readExperimentOptions } from './options';
import { isFinished } from './queue';
import { overSeeds, type RunSummary } from './summary';

describe('plan of the table of methods', () => {
  it('has every method of the catalogue, or says which it lacks', () => {
    const planned = METHOD_ROWS.map(({ method }) => method);
    expect([...new Set([...planned, ...unplanned()])].sort()).toEqual(methods.all.map(({ id }) => id).sort());
  });

  it.each(METHOD_ROWS)('gives $label what it needs', (row) => {
    const { needsTeacher, adversarial, params } = methods.get(row.method);
    expect(row.group.endsWith('from a teacher')).toBe(needsTeacher);
    expect(row.group.startsWith('adversarial')).toBe(adversarial);
    expect(row.steps ?? false).toBe('attackSteps' in params);
  });

  it('asks for valid runs that differ in nothing but method, seed and teachers', () => {
    const jobs = methodJobs([1, 2]);
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(2 * METHOD_ROWS.length);
    const shared = jobs.map(({ config }) => {
      const { seed: _, name: __, plain: ___, teacher: ____, student, ...rest } = parseRunConfig(config);
      return JSON.stringify([rest, student!.steps, student!.model, student!.optimiser, student!.schedule, student!.batchSize]);
    });
    expect(new Set(shared).size).toBe(1);
  });
});

const run = (id: string, seed: number, [macs, attackMacs]: readonly [number, number], robust: number): RunSummary => ({
  ...{ id, name: id, seed, commit: 'abc', started: '', machine: '', seconds: 9, hash: '' },
  networks: [
    {
      ...{ network: 'student', clean: proportion(9, 10), robust: proportion(robust, 10), attack: 'PGD-20', checkpoint: null },
      training: { updates: STEPS, batchSize: 64, seconds: 10 - seed, macs, attackMacs, teacherMacs: 0 },
    },
  ],
});

describe('methodsTable', () => {
  it('counts passes against ordinary training and takes means over seeds', () => {
    const images = STEPS * 64;
    const table = methodsTable([
      run('standard-seed1', 1, [3 * images, 0], 1),
      run('fast-at-seed1', 1, [5 * images, images], 6),
      run('fast-at-seed2', 2, [5 * images, images], 8),
    ]).split('\n');
    expect(table[2]).toMatch(/^\| Standard +\| without teacher +\| 0.900 +\| 0.100 +\| 3 +\| 0 +\| 0 +\| 9 +\| 1 +\|$/);
    expect(table[3]).toMatch(/^\| Fast-AT +\| adversarial +\| 0.900 ± 0.000 \| 0.700 ± 0.141 \| 5 +\| 1 +\| 0 +\| 8 +\| 1, 2 +\|$/);
    expect(table).toHaveLength(4);
  });
});

describe('order of attacks', () => {
  const stages = [0.5, 0.4, 0.4, 0.3].map((value, i) => ({ name: `s${i}`, robust: { value, low: 0, high: 1, n: 10 } }));
  const pgd = (value: number) => ({ value, low: 0, high: 1, n: 10 });

  it('holds while no stronger attack reports more', () => {
    expect(isOrdered({ pgd: pgd(0.5), stages })).toBe(true);
    expect(isOrdered({ pgd: pgd(0.49), stages })).toBe(false);
  });

  it('takes of an attack with many targets what stands after the last', () => {
    const names = ['APGD-CE-100', 'APGD-T-100, target 1', 'APGD-T-100, target 2', 'Square-5000'];
    const base = { params: {}, rounds: 1, attacked: 0, fooled: 0, seconds: 0 };
    // Two attacks may be one plugin under two settings.
    const attacks = names.map((name, i) => ({ ...base, id: i < 3 ? 'apgd' : 'square', name, robust: stages[i]!.robust }));
    expect(partsOf({ attacks }).map(({ name, robust }) => [name, robust.value])).toEqual([
      ['APGD-CE-100', 0.5],
      ['APGD-T-100', 0.4],
      ['Square-5000', 0.3],
    ]);
  });

  it('says so where it breaks', () => {
    const empty = { cost: { macs: 0, inputGradient: 0 }, commit: '', machine: '', checkpoint: '' };
    const row = { role: 'teacher', seed: 1, n: 10, clean: pgd(1), stages, seconds: 1, ...empty } as const;
    expect(orderTable([{ ...row, pgd: pgd(0.6) }])).toContain('| holds |');
    expect(orderTable([{ ...row, pgd: pgd(0.4) }])).toContain('| BROKEN |');
  });
});

describe('claims', () => {
  it('are judged by whether the interval lies above, below or across the margin', () => {
    expect(judge({ low: 0.06, high: 0.1 }, { margin: 0.05, isMore: true })).toBe('holds');
    expect(judge({ low: 0.06, high: 0.1 }, { margin: 0.05, isMore: false })).toBe('does not hold here');
    expect(judge({ low: 0.01, high: 0.04 }, { margin: 0.05, isMore: false })).toBe('holds');
    expect(judge({ low: 0.04, high: 0.06 }, { margin: 0.05, isMore: true })).toBe('not resolved at this n');
  });

  it('without reports are not measured', () => {
    expect(claimCell(CLAIMS[0]!, new Map())).toBe('**not measured**');
    expect(differenceOf(CLAIMS[0]!)).toBe('kd less plain, robust');
  });
});

describe('plan of CIFAR-10', () => {
  it('never shows the test set to training or search', () => {
    const jobs = [
      ...teachers('small'),
      ...teachers('short'),
      ...teachers('medium'),
      ...search,
      ...students(2),
      ...studentsOfShort(2),
      ...lighterLabels(2),
      ...longStudents(2),
      ...studentsOfMedium(2),
    ];
    for (const { config } of jobs) expect(parseRunConfig(config).data).toEqual({ id: 'cifar-10', params: {}, validation: 5000 });
    for (const { config } of fewLabels(1))
      expect(parseRunConfig(config).data).toMatchObject({ validation: 5000, limit: 4500, balanced: true });
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length);
  });

  it('compares only students that are planned', () => {
    const planned = [...students(1), ...studentsOfMedium(1)].map(({ id }) => id.replace(/(-from-(small|medium))?-seed1$/, ''));
    for (const { first, second } of CLAIMS) expect([...planned, 'teacher']).toEqual(expect.arrayContaining([first, second]));
  });
});

describe('figure of the students', () => {
  const row = { name: 'a & b', pgd: [0.2, 0.22], mini: [0.15] };
  const draw = (teacher: number | null) => studentsFigure([{ title: 'g', colour: '#123456', teacher, rows: [row] }], 't', 'c');

  it('marks each seed, and the teacher where there is one', () => {
    expect(draw(0.3).match(/<circle [^>]*fill="#123456"/g)).toHaveLength(2);
    expect(draw(0.3).match(/<path [^>]*stroke="#123456"/g)).toHaveLength(1);
    expect(draw(0.3)).toContain('a &amp; b');
    expect(draw(0.3)).toMatch(/<line [^>]*stroke="#123456"/);
    expect(draw(null)).not.toMatch(/<line [^>]*stroke="#123456"/);
  });
});

describe('what the scripts share', () => {
  it('replaces the marked part and nothing else', () => {
    expect(replaceMarked('a <!-- t -->old<!-- /t --> b', 't', 'new', 'f.md')).toBe('a <!-- t -->\n\nnew\n\n<!-- /t --> b');
    expect(() => replaceMarked('a', 't', 'new', 'f.md')).toThrow('file "f.md" lacks the markers, expected <!-- t --> and then <!-- /t -->');
  });

  it('gives one value as it is, several as mean and sample deviation', () => {
    expect(overSeeds([0.5])).toBe('0.500');
    expect(overSeeds([0.8, 0.9, 1])).toBe('0.900 ± 0.100');
  });

  it('refuses an unknown command', () => {
    expect(() => readExperimentOptions(['rum'], ['plan', 'run'], 'x')).toThrow('command is "rum", expected one of plan, run');
  });

  it('takes an evaluation that was cut short for unfinished', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'experiments-'));
    const job = { id: 'e', weights: '', card: { data: { id: 'shapes' }, seed: 1 }, attack: 'pgd', count: 1, checks: 'none' } as const;
    expect(isFinished(folder, job)).toBe(false);
    await mkdir(path.join(folder, 'e'));
    await writeFile(path.join(folder, 'e/report.json'), '{"isComplete":false}');
    expect(isFinished(folder, job)).toBe(false);
    await writeFile(path.join(folder, 'e/report.json'), '{"isComplete":true}');
    expect(isFinished(folder, job)).toBe(true);
  });
});
