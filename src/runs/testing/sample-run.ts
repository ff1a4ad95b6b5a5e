/** A finished run with numbers that are hard to keep, for tests of files. */
import type { BackendReport, RunResult } from '../../protocol/messages';
import type { EvaluationRecord } from '../../protocol/metrics';
import type { EvaluationReport } from '../../protocol/report';
import type { RunConfig } from '../../protocol/run-config';
import { storedRunOf } from '../bundle/from-result';
import type { StoredRun } from '../history/record';

const part = { value: 1 / 3, low: 0.1 + 0.2, high: 0.7, n: 30 };

const evaluation = (final: boolean): EvaluationRecord => ({
  ...{ network: 'student', phase: 'student', step: 40, seconds: 12.345678901234567, spent: 1.5e12 },
  ...{ clean: part, robust: { ...part, value: 0.1 }, attack: 'PGD-20', final },
});

const report: EvaluationReport = {
  ...{
    version: 1,
    isComplete: true,
    data: { id: 'shapes-32', params: {}, hash: 'd'.repeat(64) },
    n: 30,
    indexHash: 'a'.repeat(64),
    seed: 7,
  },
  ...{ model: { id: 'resnet', params: { width: 4 } }, checkpointHash: 'b'.repeat(64) },
  environment: {
    backend: 'wasm',
    adapter: 'SIMD',
    kernels: 'ours',
    version: '0.1.0',
    batchSize: 30,
    bytesPerImage: 1e6,
    bytesAllowed: 1e9,
  },
  ...{ threatModel: { id: 'linf', params: { epsilon: 8 / 255 } }, attack: 'PGD-20', clean: part, robust: { ...part, value: 0.1 } },
  ...{
    attacks: [],
    classes: [],
    confusion: { clean: [[1]], attacked: [[1]] },
    verdicts: 'sfw?',
    checks: [],
    curves: [],
    flags: [],
    seconds: 3,
  },
};

export function sampleResult(config: RunConfig): RunResult {
  const steps = Array.from({ length: 40 }, (_, index) => ({
    ...{ network: 'student' as const, step: index + 1, total: 40, learningRate: 0.1 / (index + 3) },
    ...{ loss: Math.fround(1 / (index + 1)), terms: { acm: Math.fround(index / 7), kld: 1.4012984643248171e-45 }, ms: Math.fround(3.3) },
  }));
  const entry = {
    network: 'student',
    phase: 'student',
    purpose: 'training',
    forward: 1e12 + 1,
    weightGradient: 2e12,
    inputGradient: 0,
  } as const;
  const backend: BackendReport = {
    ...{ adapter: 'SIMD', software: false, threads: 1, reason: 'test', tried: [], crossOriginIsolated: true },
    ...({ backend: 'wasm', kernels: 'ours' } as const),
  };
  return {
    ...{ config, seed: config.seed, seconds: 12.5, ledger: [entry], reports: [{ network: 'student', report }] },
    environment: { backend, userAgent: 'test', cores: 2, version: '0.1.0', datasetHash: 'd'.repeat(64) },
    results: [evaluation(true)],
    metrics: { steps, evaluations: [evaluation(false), evaluation(true)], adjustments: [] },
  };
}

export const sampleRun = (config: RunConfig, runId = 'run-1'): StoredRun =>
  storedRunOf(sampleResult(config), { runId, endedAt: 1_700_000_000_000, tags: ['one', 'two'] });
