/** One training step and one PGD step on WebGPU, in the worker, give what the cpu backend gives. */
import quickDemo from '../src/experiments/quick-demo';
import type { RunResult } from '../src/protocol/messages';
import type { RunConfig } from '../src/protocol/run-config';
import { SOFTWARE_WEBGPU } from '../tools/setup-browser';
import { expect, launch, openLab, test, weightsOf } from './support';
import { tiny } from './tiny';

test.use({ launchOptions: launch(SOFTWARE_WEBGPU) });

const TOLERANCE = 1e-4;

/** A teacher that takes one step on images of one PGD step, a student that takes one MixACM step from it. */
function oneStep(): RunConfig {
  const config = tiny(quickDemo, 1);
  const { teacher, student } = config;
  if (!teacher || 'shipped' in teacher || !student) throw new Error('quick-demo trains no teacher or no student, expected both');
  // Warm-up schedules begin at rate 0, which would move nothing.
  const schedule = { id: 'constant', params: {} };
  const params = { epsilon: 8 / 255, attackSteps: 1, epsilonWarmup: 0 };
  const onePgdStep = { id: 'pgd', params: { ...config.evaluation.attack.params, steps: 1 } };
  return {
    ...config,
    plain: null,
    teacher: { ...teacher, schedule, method: { id: 'pgd-at', params }, startFrom: 'scratch' },
    student: { ...student, schedule },
    evaluation: { ...config.evaluation, attack: onePgdStep, live: { ...config.evaluation.live, attack: onePgdStep } },
  };
}

interface Outcome {
  readonly result: RunResult;
  readonly weights: Readonly<Record<'teacher' | 'student', ReadonlyMap<string, Float32Array>>>;
}

test('WebGPU agrees with cpu to 1e-4 on a training step and a PGD step', async ({ page }) => {
  const outcomes: Outcome[] = [];
  for (const backend of ['cpu', 'webgpu'] as const) {
    await openLab(page, backend);
    const runId = await page.evaluate(
      (config) =>
        new Promise<string>((resolve, reject) => {
          window.onLabEvent = ({ name, body }) => {
            if (name === 'death') reject(new Error(body.message));
            if (name !== 'run.status' || body.state === 'running') return;
            if (body.state === 'finished') resolve(body.runId);
            else reject(new Error(body.error?.message ?? body.state));
          };
          window.lab.start(config).catch(reject);
        }),
      oneStep(),
    );
    const result = await page.evaluate((id) => window.lab.result(id), runId);
    expect(result.environment.backend.backend).toBe(backend);
    outcomes.push({
      result,
      weights: { teacher: await weightsOf(page, runId, 'teacher'), student: await weightsOf(page, runId, 'student') },
    });
  }
  const [cpu, webgpu] = outcomes;
  if (!cpu || !webgpu) throw new Error('outcomes are missing, expected two');

  expect(cpu.result.metrics.steps).toHaveLength(2);
  for (const [index, wanted] of cpu.result.metrics.steps.entries()) {
    expect(wanted.learningRate).toBeGreaterThan(0);
    const got = webgpu.result.metrics.steps[index];
    expect(Math.abs((got?.loss ?? Number.NaN) - wanted.loss), `loss of the ${wanted.network}`).toBeLessThan(TOLERANCE);
    for (const [term, value] of Object.entries(wanted.terms)) {
      expect(Math.abs((got?.terms[term] ?? Number.NaN) - value), `term ${term} of the ${wanted.network}`).toBeLessThan(TOLERANCE);
    }
  }
  for (const network of ['teacher', 'student'] as const) {
    expect(cpu.weights[network].size).toBeGreaterThan(20);
    for (const [name, wanted] of cpu.weights[network]) {
      const got = webgpu.weights[network].get(name);
      expect(got?.length, `size of ${network} ${name}`).toBe(wanted.length);
      const worst = wanted.reduce((most, value, index) => Math.max(most, Math.abs(value - (got?.[index] ?? Number.NaN))), 0);
      expect(worst, `weights ${network} ${name}`).toBeLessThan(TOLERANCE);
    }
  }
  expect(webgpu.result.ledger).toEqual(cpu.result.ledger);
});
