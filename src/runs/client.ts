/** The page's end of the wire: requests as promises, events as subscriptions. Knows nothing of React. */
import { DeviceError, reviveError } from '../protocol/errors';
import type { EventName, Events, FromWorker, RequestName, Requests, ToWorker } from '../protocol/messages';

/** The part of `Worker` and `MessagePort` that the client needs. */
export interface Endpoint {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void;
}

type Listener<N extends EventName> = (body: Events[N]) => void;
interface Pending {
  resolve(body: unknown): void;
  reject(error: Error): void;
}

export interface Client {
  /** @throws whatever the worker threw, rebuilt; DeviceError when the worker died */
  request<N extends RequestName>(name: N, body: Requests[N]['in'], transfer?: Transferable[]): Promise<Requests[N]['out']>;
  /** Returns the function that ends the subscription. */
  on<N extends EventName>(name: N, listener: Listener<N>): () => void;
  /** Called once if the worker dies; every pending request has been rejected by then. */
  onDeath(listener: (error: Error) => void): void;
}

export function createClient(endpoint: Endpoint): Client {
  const pending = new Map<number, Pending>();
  const listeners = new Map<EventName, Set<(body: never) => void>>();
  const mourners: ((error: Error) => void)[] = [];
  let death: Error | null = null;
  let lastId = 0;

  const die = (event: Event) => {
    if (death) return;
    const detail = 'message' in event && event.message ? String(event.message) : event.type;
    // Whoever starts another worker need not ask for a reload, and tells the cause alone.
    death = new DeviceError(`the worker is dead (${detail}), expected it to answer; reload the page to start it again`, { cause: detail });
    for (const { reject } of pending.values()) reject(death);
    pending.clear();
    for (const mourner of mourners) mourner(death);
  };

  endpoint.addEventListener('error', die);
  endpoint.addEventListener('messageerror', die);
  endpoint.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'event') {
      for (const listener of listeners.get(data.name) ?? []) listener(data.body as never);
      return;
    }
    const waiting = pending.get(data.id);
    pending.delete(data.id);
    if (data.kind === 'reply') waiting?.resolve(data.body);
    else waiting?.reject(reviveError(data.error));
  });

  return {
    request(name, body, transfer = []) {
      if (death) return Promise.reject(death);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve: resolve as (body: unknown) => void, reject });
        endpoint.postMessage({ kind: 'request', id, name, body } as ToWorker, transfer);
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (body: never) => void);
      return () => void set.delete(listener as (body: never) => void);
    },
    onDeath(listener) {
      if (death) listener(death);
      else mourners.push(listener);
    },
  };
}
