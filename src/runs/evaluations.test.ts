import { describe, expect, it } from 'vitest';
import { listPresets } from '../experiments';
import { ConfigError } from '../protocol/errors';
import type { EventName, Events, RequestName, Requests, RunStatus } from '../protocol/messages';
import type { EvaluationReport, EvaluationStatus, ReportComparison } from '../protocol/report';
import type { Client } from './client';
import { createEvaluations, isEvaluating } from './evaluations';

const { config } = listPresets()[0]!;
type Answers = { [N in RequestName]?: (body: Requests[N]['in']) => unknown };

const report = (attack: string) => ({ attack, isComplete: true }) as EvaluationReport;
const gaps = { robust: { difference: 0.1 } } as ReportComparison;
const status = (state: EvaluationStatus['state']) => ({ evaluationId: 'e', name: 'student', state }) as EvaluationStatus;

function setUp(answers: Answers = {}) {
  const listeners = new Map<EventName, (body: never) => void>();
  const asked: [RequestName, unknown][] = [];
  const saved: [string, unknown][] = [];
  let die: (error: Error) => void = () => {};
  const client: Client = {
    async request(name, body) {
      asked.push([name, body]);
      const answer = answers[name];
      if (!answer) throw new ConfigError(`request "${name}" has no answer in this test`);
      return answer(body) as never;
    },
    on(name, listener) {
      listeners.set(name, listener as (body: never) => void);
      return () => {};
    },
    onDeath: (listener) => {
      die = listener;
    },
  };
  const evaluations = createEvaluations({ client, save: (name, bytes) => saved.push([name, bytes]) });
  const emit = <N extends EventName>(name: N, body: Events[N]) => listeners.get(name)!(body as never);
  return { evaluations, emit, asked, saved, die: (error: Error) => die(error), state: () => evaluations.store.getState() };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('evaluations', () => {
  it('collects the reports of a run, and compares networks when it is finished', async () => {
    const reports = [
      { network: 'plain', report: report('a') },
      { network: 'student', report: report('b') },
    ];
    const { emit, state } = setUp({ 'run.result': () => ({ reports }), 'evaluation.compare': () => gaps });
    emit('run.report', { runId: 'one', network: 'plain', report: report('a') });
    expect(Object.keys(state().reports)).toEqual(['plain']);
    emit('run.status', { runId: 'one', state: 'finished' } as RunStatus);
    await settled();
    expect(state().pairs).toEqual([{ first: 'student', second: 'plain', gaps }]);
    emit('run.report', { runId: 'two', network: 'plain', report: report('c') });
    expect(state()).toMatchObject({ runId: 'two', reports: { plain: { attack: 'c' } }, pairs: [] });
    expect(Object.keys(state().reports)).toEqual(['plain']);
  });

  it('starts under the threat model asked for, on the run’s own images, with another network for transfer', async () => {
    const threatModel = { id: 'l2', params: {} };
    const { evaluations, asked, state } = setUp({ 'evaluation.start': () => ({ evaluationId: 'e' }) });
    await evaluations.start('one', config, { network: 'student', attack: { id: 'pgd', params: {} }, threatModel, count: 50, curves: [] });
    expect(state().error).toBe(null);
    expect(asked.at(-1)).toMatchObject([
      'evaluation.start',
      {
        spec: { threatModel, seed: config.seed, count: 50, checks: 'full' },
        network: { runId: 'one', network: 'student' },
        surrogate: { runId: 'one', network: 'teacher' },
      },
    ]);
  });

  it('fetches the report of what has ended, and saves it', async () => {
    const { evaluations, emit, state, saved } = setUp({
      'evaluation.report': () => report('x'),
      'evaluation.saved': () => ({ evaluations: [] }),
    });
    emit('evaluation.progress', status('running'));
    expect(isEvaluating(state())).toBe(true);
    emit('evaluation.progress', status('cancelled'));
    await settled();
    expect(isEvaluating(state())).toBe(false);
    expect(state().evaluated).toMatchObject([{ name: 'student', report: { attack: 'x' } }]);
    evaluations.save('student', state().evaluated[0]!.report);
    expect(saved[0]![0]).toMatch(/student.*report\.json$/);
  });

  it('shows what went wrong', async () => {
    const { evaluations, emit, state, die } = setUp();
    await evaluations.control('pause');
    expect(state().error).toBe(null);
    emit('evaluation.progress', { ...status('failed'), error: { name: 'Error', message: 'no memory' } });
    expect(state().error).toBe('no memory');
    emit('evaluation.progress', status('running'));
    await evaluations.control('pause');
    expect(state().error).toBe('request "evaluation.control" has no answer in this test');
    die(new Error('gone'));
    expect(state()).toMatchObject({ error: 'gone', status: { state: 'failed' } });
  });
});
