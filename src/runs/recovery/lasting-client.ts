/** A client that outlives its workers: subscriptions stay, and what a worker did not answer is refused when it ends. */
import type { BackendName, EventName } from '../../protocol/messages';
import { type Client, createClient, type Endpoint } from '../client';

/** The part of a `Worker` that is needed here. */
export interface WorkerLike extends Endpoint {
  terminate(): void;
}

export interface LastingClient extends Client {
  /** Ends the worker for a reason that users can read; every pending request is refused with it. Does nothing to a dead one. */
  end(reason: string): void;
  /** Begins another worker in the place of this one, dead or not; `ready` tells when it can be asked. */
  renew(backend?: BackendName): void;
}

type Handler = (event: Event) => void;

/** A worker, and the faults that others find in it. */
function mortal(worker: WorkerLike): { readonly endpoint: Endpoint; die(reason: string): void } {
  const faults: Handler[] = [];
  const endpoint: Endpoint = {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    addEventListener(type: string, listener: ((event: MessageEvent) => void) | Handler) {
      if (type === 'message') worker.addEventListener('message', listener as (event: MessageEvent) => void);
      else {
        worker.addEventListener(type as 'error', listener as Handler);
        if (type === 'error') faults.push(listener as Handler);
      }
    },
  };
  const die = (reason: string) => {
    const event = Object.assign(new Event('error'), { message: reason });
    for (const fault of faults) fault(event);
  };
  return { endpoint, die };
}

/** @param spawn makes a worker; with a backend, one that is to use it */
export function createLastingClient(spawn: (backend?: BackendName) => WorkerLike): LastingClient {
  const subscriptions: [EventName, (body: never) => void][] = [];
  const mourners: ((error: Error) => void)[] = [];
  /** Guarded, so that a subscription that has ended has ended with every worker. */
  const subscribe = (client: Client, entry: (typeof subscriptions)[number]) =>
    client.on(entry[0], (body) => {
      if (subscriptions.includes(entry)) entry[1](body as never);
    });
  let current: { readonly client: Client; die(reason: string): void } | null = null;
  let death: Error | null = null;

  const renew = (backend?: BackendName) => {
    const worker = spawn(backend);
    const { endpoint, die } = mortal(worker);
    const client = createClient(endpoint);
    const own = { client, die };
    const before = current;
    current = own;
    // Nobody mourns a worker that is replaced, but what it was asked is answered all the same.
    if (!death) before?.die('another worker takes its place');
    death = null;
    for (const entry of subscriptions) subscribe(client, entry);
    // What it computes with is gone: to the page that is the same as its death.
    client.on('worker.broken', ({ message }) => die(message));
    client.onDeath((error) => {
      worker.terminate();
      if (current !== own) return;
      death = error;
      for (const mourner of mourners) mourner(error);
    });
  };
  renew();
  const client = (): Client => current!.client;

  return {
    request: (name, body, transfer) => client().request(name, body, transfer),
    on(name, listener) {
      const entry: (typeof subscriptions)[number] = [name, listener as (body: never) => void];
      subscriptions.push(entry);
      subscribe(client(), entry);
      return () => {
        const at = subscriptions.indexOf(entry);
        if (at >= 0) subscriptions.splice(at, 1);
      };
    },
    onDeath(listener) {
      if (death) listener(death);
      mourners.push(listener);
    },
    end: (reason) => {
      if (!death) current?.die(reason);
    },
    renew,
  };
}
