/** A worker that answers what a test says, and tells what a test tells it to. */
import { ConfigError } from '../../protocol/errors';
import type { EventName, Events, RequestName, Requests, RunStatus } from '../../protocol/messages';
import type { EvaluationRecord } from '../../protocol/metrics';
import type { Client } from '../client';

export type Answers = { [N in RequestName]?: (body: Requests[N]['in']) => Requests[N]['out'] | Promise<Requests[N]['out']> };

export interface FakeClient extends Client {
  readonly asked: [RequestName, unknown][];
  emit<N extends EventName>(name: N, body: Events[N]): void;
}

export function fakeClient(answers: Answers): FakeClient {
  const listeners: [EventName, (body: never) => void][] = [];
  const asked: [RequestName, unknown][] = [];
  return {
    asked,
    async request(name, body) {
      asked.push([name, body]);
      const answer = answers[name];
      if (!answer) throw new ConfigError(`request "${name}" has no answer in this test`);
      return answer(body);
    },
    on(name, listener) {
      listeners.push([name, listener as (body: never) => void]);
      return () => {};
    },
    onDeath: () => {},
    emit(name, body) {
      for (const [event, listener] of listeners) if (event === name) listener(body as never);
    },
  };
}

export const statusOf = (runId: string, state: RunStatus['state']): RunStatus => ({
  ...{ runId, state, phase: 'plain', done: 0, total: 10, progress: 0, secondsElapsed: 4, secondsLeft: null },
});

const half = { value: 0.5, low: 0.4, high: 0.6, n: 10 };
export const evaluationOf = (step: number, final = false): EvaluationRecord => ({
  ...{ network: 'plain', phase: 'plain', step, seconds: step, spent: 100 * step, clean: half, robust: half, attack: 'FGSM', final },
});

/** Lets everything that is ready to happen, happen. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 15));
