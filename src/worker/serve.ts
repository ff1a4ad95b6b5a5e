/** Dispatch: one reply or failure for each request. */
import * as v from 'valibot';
import { ConfigError, serialiseError } from '../protocol/errors';
import type { EventName, Events, FromWorker, Handlers, RequestName } from '../protocol/messages';

/** The part of a worker scope and of a message port that is needed here. */
export interface Scope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

const envelope = v.object({ kind: v.literal('request'), id: v.number(), name: v.string(), body: v.record(v.string(), v.unknown()) });

/** Buffers of a message, so that they move instead of being copied. */
function buffersOf(body: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const visit = (value: unknown) => {
    if (value instanceof ArrayBuffer) buffers.add(value);
    else if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) buffers.add(value.buffer);
    } else if (Array.isArray(value)) value.forEach(visit);
  };
  if (typeof body === 'object' && body !== null) Object.values(body).forEach(visit);
  return [...buffers];
}

export type Emit = <N extends EventName>(name: N, body: Events[N]) => void;

export function createEmit(scope: Scope): Emit {
  return (name, body) => {
    // Events are cloned: the worker goes on using what it tells.
    scope.postMessage({ kind: 'event', name, body }, []);
  };
}

/** A message for a sentence; what JSON cannot hold, such as big integers and circles, by its kind. */
function describe(data: unknown): string {
  try {
    return JSON.stringify(data) ?? String(data);
  } catch {
    return `a ${typeof data} that JSON cannot hold`;
  }
}

/** Answers every request with `handlers`; a message that is none is answered with a failure where it has an id. */
export function serve(scope: Scope, handlers: Handlers): void {
  const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => scope.postMessage(message, transfer);
  scope.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const parsed = v.safeParse(envelope, data);
    if (!parsed.success) {
      const id = typeof data === 'object' && data !== null && 'id' in data ? Number(data.id) : 0;
      post({ kind: 'failure', id, error: serialiseError(new ConfigError(`message is ${describe(data)}, expected a request`)) });
      return;
    }
    const { id, name, body } = parsed.output;
    const run = async () => {
      if (!Object.hasOwn(handlers, name))
        throw new ConfigError(`request "${name}" is unknown, expected one of ${Object.keys(handlers).join(', ')}`);
      const handler = handlers[name as RequestName] as (body: unknown) => Promise<unknown>;
      return handler(body);
    };
    run().then(
      (reply) => post({ kind: 'reply', id, body: reply }, buffersOf(reply)),
      (error: unknown) => post({ kind: 'failure', id, error: serialiseError(error) }),
    );
  });
}
