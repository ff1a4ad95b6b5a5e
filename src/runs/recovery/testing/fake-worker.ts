/** Workers that answer what a test says, and die when it says so. */
import { reviveError, serialiseError } from '../../../protocol/errors';
import type { EventName, Events, FromWorker, RequestName, ToWorker } from '../../../protocol/messages';
import type { Answers } from '../../testing/fake-client';
import type { WorkerLike } from '../lasting-client';

export interface FakeWorker extends WorkerLike {
  readonly asked: RequestName[];
  isTerminated: boolean;
  emit<N extends EventName>(name: N, body: Events[N]): void;
  /** As a browser tells that it ran out of memory. */
  crash(message: string): void;
}

/** A request without an answer is never answered. */
export function fakeWorker(answers: Answers): FakeWorker {
  const target = new EventTarget();
  const asked: RequestName[] = [];
  const tell = (data: FromWorker) => {
    if (!worker.isTerminated) target.dispatchEvent(new MessageEvent('message', { data }));
  };
  const worker: FakeWorker = {
    asked,
    isTerminated: false,
    addEventListener: (type: string, listener: never) => target.addEventListener(type, listener),
    terminate: () => {
      worker.isTerminated = true;
    },
    postMessage(message) {
      const { id, name, body } = message as ToWorker;
      asked.push(name);
      const answer = answers[name] as ((body: unknown) => unknown) | undefined;
      if (!answer) return;
      const reply = async () => answer(body);
      reply().then(
        (result) => tell({ kind: 'reply', id, body: result }),
        (error: unknown) => tell({ kind: 'failure', id, error: serialiseError(reviveError(serialiseError(error))) }),
      );
    },
    emit: (name, body) => tell({ kind: 'event', name, body } as FromWorker),
    crash: (message) => {
      target.dispatchEvent(Object.assign(new Event('error'), { message }));
    },
  };
  return worker;
}
