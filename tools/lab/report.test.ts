import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPreset } from '../../src/experiments';
import type { BackendReport, RunResult, RunStatus } from '../../src/protocol/messages';
import type { EvaluationRecord, StepRecord } from '../../src/protocol/metrics';
import { RunFolder } from './files';
import { duration, Progress, progressLine } from './progress';
import { resultTable, trainingCost } from './table';

const status: RunStatus = {
  runId: 'r',
  state: 'running',
  phase: 'student',
  done: 12,
  total: 80,
  progress: 0.614,
  secondsElapsed: 100,
  secondsLeft: 65,
};
const step: StepRecord = {
  network: 'student',
  step: 12,
  total: 80,
  learningRate: 0.1,
  loss: 1.5,
  terms: { ce: 0.5, acm: 0.012345 },
  ms: 20,
};
const evaluation: EvaluationRecord = {
  network: 'student',
  phase: 'student',
  step: 10,
  seconds: 90,
  clean: { value: 0.8, low: 0.75, high: 0.85, n: 100 },
  robust: { value: 0.25, low: 0.2, high: 0.3, n: 100 },
  attack: 'PGD-20',
  final: true,
};

describe('progress', () => {
  it('says phase, loss with its terms, accuracy, share done and time left', () => {
    expect(progressLine(status, step, evaluation)).toBe(
      'student 12/80  loss 1.5000 (ce 0.500, acm 0.0123)  student clean 0.800 robust 0.250 (n 100)  61 %  1 min 05 s left',
    );
    expect(progressLine({ ...status, phase: 'evaluate', secondsLeft: null }, step, null)).toBe('evaluate 12/80  61 %');
    expect(duration(59.4)).toBe('59 s');
  });

  it('prints every five seconds into a file, and at once when the phase changes', () => {
    const lines: string[] = [];
    let now = 0;
    const progress = new Progress({ write: (text) => lines.push(text) }, () => now);
    progress.status(status);
    now = 4000;
    progress.status({ ...status, done: 13 });
    progress.status({ ...status, phase: 'evaluate', done: 0 });
    now = 9001;
    progress.status({ ...status, phase: 'evaluate', done: 1 });
    expect(lines.map((line) => line.split('  ')[0])).toEqual(['student 12/80', 'evaluate 0/80', 'evaluate 1/80']);
  });

  it('rewrites its line on a terminal and leaves notes whole', () => {
    let text = '';
    const progress = new Progress({ isTTY: true, write: (more) => (text += more) }, () => 0);
    progress.status(status);
    progress.note('warning: hot');
    expect(text.startsWith('\r\x1b[Kstudent 12/80')).toBe(true);
    expect(text.endsWith('left\nwarning: hot\n')).toBe(true);
  });
});

describe('result table', () => {
  const entry = { forward: 1e9, weightGradient: 2e9, inputGradient: 0 };
  const ledger = [
    { network: 'student', phase: 'student', purpose: 'training', ...entry },
    { network: 'teacher', phase: 'student', purpose: 'training', ...entry, weightGradient: 0 },
    { network: 'student', phase: 'student', purpose: 'evaluation', ...entry, inputGradient: 7e9 },
  ] as const;

  it('counts what training a network cost, its teacher’s passes too and evaluation not', () => {
    expect(trainingCost(ledger, 'student')).toEqual({ macs: 4e9, inputGradient: 0 });
  });

  it('names the experiment, the seed, the backend and the attack, and lines its columns up', () => {
    const backend: BackendReport = {
      backend: 'wasm',
      adapter: 'SIMD, 2 threads',
      software: false,
      threads: 2,
      reason: '',
      tried: [],
      kernels: 'ours',
      crossOriginIsolated: true,
    };
    const result: RunResult = {
      config: findPreset('quick-demo').config,
      seed: 3,
      environment: { backend, userAgent: '', cores: 2, version: '0', datasetHash: '' },
      seconds: 300,
      results: [evaluation],
      metrics: { steps: [], evaluations: [], adjustments: [] },
      ledger,
      reports: [],
    };
    expect(resultTable(result).split('\n')).toEqual([
      'Quick demo, seed 3, wasm (SIMD, 2 threads), 5 min 00 s; attack: PGD-20; Wilson 95 % intervals',
      '',
      '| network | clean accuracy       | robust accuracy      | n   | training GMAC | input-gradient GMAC |',
      '|---------|----------------------|----------------------|-----|---------------|---------------------|',
      '| student | 0.800 [0.750, 0.850] | 0.250 [0.200, 0.300] | 100 | 4             | 0                   |',
    ]);
  });
});

it('writes whole files into a folder it makes', async () => {
  const folder = new RunFolder(path.join(await mkdtemp(path.join(os.tmpdir(), 'lab-')), 'a/b'));
  await folder.writeBase64('x.safetensors', Buffer.from('hello').toString('base64'));
  await folder.writeJson('run.json', { a: 1 });
  expect(await readFile(folder.path('x.safetensors'), 'utf8')).toBe('hello');
  expect((await readdir(folder.folder)).sort()).toEqual(['run.json', 'x.safetensors']);
});
