import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import quickDemo from '../../../src/experiments/quick-demo';
import { slurmScript } from './slurm';
import { keyOf, readSweep } from './sweep-file';

const folder = mkdtempSync(path.join(os.tmpdir(), 'mixacm-sweep-'));
const write = (content: unknown) => {
  const file = path.join(folder, 'sweep.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
const axes = [{ path: 'student.method.params.alphaAcm', values: [10, 100] }];

test('a grid over a preset, once for each seed', () => {
  const { name, runs } = readSweep(write({ name: 'weights', base: 'quick-demo', axes, seeds: '1-3' }));
  expect(name).toBe('weights');
  expect(runs.map(({ config }) => config.seed)).toEqual([1, 2, 3, 1, 2, 3]);
  expect(runs[3]?.config.student).toMatchObject({ method: { params: { alphaAcm: 100 } } });
  expect(new Set(runs.map(({ key }) => key)).size).toBe(6);
});

test('a run that occurs twice is taken once, whatever it is called', () => {
  const twice = [quickDemo.config, { ...quickDemo.config, name: 'Again' }];
  expect(readSweep(write({ name: 'list', runs: twice })).runs).toHaveLength(1);
});

test('what decides the numbers decides the key: settings, seed, data; not the order of fields, not the name', () => {
  const { config } = quickDemo;
  const turned = Object.fromEntries(Object.entries(config).reverse()) as typeof config;
  expect(keyOf(turned, null)).toBe(keyOf(config, null));
  expect(keyOf({ ...config, seed: 2 }, null)).not.toBe(keyOf(config, null));
  expect(keyOf(config, 'abc')).not.toBe(keyOf(config, null));
});

test.each([
  ['no JSON', '{', 'is not JSON'],
  [
    'unknown fields',
    { name: 'a', base: 'quick-demo', axis: [] },
    'does not fit, expected { name, base, axes: [{ path, values }], seeds } or { name, runs }',
  ],
  ['an unknown preset', { name: 'a', base: 'gone' }, 'preset is "gone"'],
  ['no runs', { name: 'a', runs: [] }, 'holds 0 runs, expected at least 1'],
  [
    'too many',
    { name: 'a', base: 'quick-demo', seeds: '0-9999', axes: [...axes, { path: 'seed', values: Array(60).fill(1) }] },
    'sweep has 1200000 runs, expected at most 100000',
  ],
  ['a value that does not fit', { name: 'a', base: 'quick-demo', axes: [{ path: 'student.steps', values: ['x'] }] }, 'student.steps'],
])('%s', (_what, content, message) => {
  expect(() => readSweep(write(content))).toThrow(message);
});

test('no file', () => {
  expect(() => readSweep('gone.json')).toThrow('sweep file is "gone.json", expected a file that exists');
});

test('a Slurm array has a task for each run, and resumes', () => {
  const { runs } = readSweep(write({ name: "it's", base: 'quick-demo', axes }));
  const script = slurmScript("it's", runs, { configs: '/c', out: "/o'", root: '/r', backend: 'webgpu', data: ['/d/a b'] });
  expect(script).toContain('#SBATCH --array=0-1');
  expect(script).toContain('#SBATCH --job-name=it-s');
  expect(script).toContain(`OUT='/o'\\'''/$SLURM_ARRAY_TASK_ID`);
  expect(script).toMatch(/--backend webgpu --data '\/d\/a b' "\$\{RESUME\[@\]\}" &/);
  expect(script).toContain('RESUME=(--resume)');
});
