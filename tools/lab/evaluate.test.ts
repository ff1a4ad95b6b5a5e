import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EvaluationReport, EvaluationStatus } from '../../src/protocol/report';
import { statusLine } from './evaluate';
import { readEvaluateOptions } from './evaluate-options';
import { reportTable } from './evaluate-table';

let folder: string;
let weights: string;
const read = (...argv: string[]) => readEvaluateOptions(argv, '/kept');

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'lab-'));
  weights = path.join(folder, 'net.safetensors');
  await writeFile(weights, '');
});

describe('readEvaluateOptions', () => {
  it('takes data and seed from the card beside the weights', async () => {
    await writeFile(path.join(folder, 'net.json'), JSON.stringify({ data: { id: 'shapes', params: { contrast: 70 } }, seed: 4 }));
    const { spec, name, profile, out } = read('--weights', weights, '--attack', 'mini', '--n', '50', '--epsilon', '8/255', '--curves');
    expect(spec).toMatchObject({
      ...{ data: { id: 'shapes', params: { contrast: 70 } }, seed: 4, count: 50, checks: 'full' },
      attack: { id: 'mini-autoattack', params: {} },
      threatModel: { id: 'linf', params: { epsilon: 8 / 255 } },
      curves: ['epsilon', 'steps', 'restarts'],
    });
    expect([name, profile, out]).toEqual(['net', null, path.resolve('runs/net-mini-autoattack-seed4')]);
  });

  it.each([
    ['autoattack', { id: 'autoattack', params: {} }],
    ['mini', { id: 'mini-autoattack', params: {} }],
    ['pgd', { id: 'pgd', params: {} }],
    ['transfer', { id: 'transfer', params: {} }],
  ])('knows the attack %s; batches are left to memory unless told', (attack, expected) => {
    const { spec, surrogate } = read('--weights', weights, '--data', 'shapes', '--attack', attack, '--surrogate', weights);
    expect(spec.attack).toEqual(expected);
    expect(spec.batchSize).toBeUndefined();
    expect(surrogate).toBe(weights);
    expect(read('--weights', weights, '--data', 'shapes', '--batch', '20').spec.batchSize).toBe(20);
  });

  it('keeps a browser profile for files', () => {
    const { files, profile } = read('--weights', weights, '--data', weights, '--attack', 'pgd');
    expect([files, profile]).toEqual([[weights], '/kept']);
  });

  it.each([
    [[], 'argument "--weights" is "", expected a safetensors file that exists'],
    [['--weights', 'W'], 'argument "--data" is missing and there is no card, expected "shapes" or files'],
    [['--weights', 'W', '--data', 'gone.bin'], 'argument "--data" is "gone.bin", expected "shapes" or a file that exists'],
    [['--weights', 'W', '--data', 'shapes', '--data', 'W'], 'argument "--data" is shapes and files, expected one of the two'],
    [['--weights', 'W', '--data', 'shapes', '--epsilon', 'x'], 'argument "--epsilon" is "x", expected a number as 8/255 or 0.03'],
    [['--weights', 'W', '--data', 'shapes', '--n', '0'], 'argument "--n" is "0", expected integer in [1, 1000000]'],
    [['--weights', 'W', '--data', 'shapes', '--checks', 'some'], 'evaluation field "checks" is "some", expected'],
    [
      ['--weights', 'W', '--data', 'shapes', '--surrogate', 'gone'],
      'argument "--surrogate" is "gone", expected a safetensors file that exists',
    ],
    [['--weights', 'W', '--card', 'W'], 'expected a file of JSON'],
    [['--weights', 'W', '--data', 'shapes', '--backend', 'gpu'], 'argument "--backend" is "gpu"'],
  ])('refuses %j', (argv, message) => {
    expect(() => read(...argv.map((each) => (each === 'W' ? weights : each)))).toThrow(message);
  });
});

const half = { value: 0.5, low: 0.4, high: 0.6, n: 100 };

describe('what is printed', () => {
  it('counts the images that still stand', () => {
    const status = { part: 'attack', attack: 'APGD-CE-50', stage: 0, stages: 5, standing: 61, judged: 100, total: 100 } as const;
    const rest = { secondsLeft: 125, progress: 0.25 } as EvaluationStatus;
    expect(statusLine({ ...rest, ...status })).toBe('APGD-CE-50 1/5, 61 of 100 images still standing, 25 %, at most 2 min 05 s left');
  });

  it('is a table of attacks and of checks, with what was skipped and what differs', () => {
    const report = {
      ...{
        isComplete: false,
        n: 100,
        seed: 1,
        attack: 'mini',
        robust: half,
        clean: half,
        seconds: 60,
        checkpointHash: 'c',
        indexHash: 'i',
      },
      environment: { backend: 'wasm', adapter: 'SIMD', batchSize: 50, bytesPerImage: 1.5 * 2 ** 20, bytesAllowed: 384 * 2 ** 20 },
      threatModel: { id: 'linf', params: { epsilon: 0.03 } },
      attacks: [
        { name: 'PGD-2', attacked: 80, fooled: 30, robust: half, seconds: 4 },
        { name: 'APGD-T', attacked: 0, fooled: 0, robust: half, seconds: 0, skipped: 'too few classes' },
      ],
      checks: [{ id: 'x', label: 'Gradients', light: 'red', value: 1, text: 'All zero.' }],
      curves: [{ kind: 'steps', attack: 'PGD', points: [{ x: 1, robust: half }] }],
      flags: [{ id: 'incomplete', text: 'Cut short.' }],
    } as unknown as EvaluationReport;
    const gap = { onlyFirst: 2, onlySecond: 1, difference: 0.01, standardError: 0.02, low: -0.03, high: 0.05, n: 100 };
    const table = reportTable('net', report, { clean: gap, robust: gap });
    expect(table).toContain('batches of 50, about 1.5 MB an image of 384 MB allowed');
    expect(table).toContain('cut short, at most 0.500 [0.400, 0.600] robust under mini');
    expect(table).toMatch(/\| PGD-2 +\| 80 +\| 30 +\| 0\.500 \[0\.400, 0\.600\] \| 20\.0/);
    expect(table).toMatch(/\| APGD-T \| not run +\| +\| too few classes/);
    expect(table).toMatch(/\| Gradients +\| RED +\| All zero\./);
    expect(table).toContain('- Cut short.');
    expect(table).toContain('robust 0.010 [-0.030, 0.050]');
  });
});
