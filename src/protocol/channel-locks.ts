/**
 * Locks for pages over plain http, which have no Web Locks: whoever holds one answers when the others ask. A tab that is too busy to answer
 * in time loses to the one that asks, so this is weaker than the browser's own, and only for where those are missing.
 */
import { type Delay, inTimeOr } from './in-time';
import type { Locks } from './locks';

/** The part of a BroadcastChannel that is used. */
interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** `asks` for one lock, or for all that are held with null; `holds` answers one that asked, or tells everybody with null. */
type Message = { readonly asks: string | null; readonly from: string } | { readonly holds: readonly string[]; readonly to: string | null };

const ANSWER_MS = 500;
const RETRY_MS = 500;

const isMessage = (data: unknown): data is Message => typeof data === 'object' && data !== null && ('asks' in data || 'holds' in data);

/** @param delay replaced in tests */
export function channelLocks(channel: Channel, delay?: Delay): Locks {
  // Random, and as good as never the same in two tabs.
  const own = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const held = new Set<string>();
  /** Asked for from here, without an answer yet. */
  const asking = new Set<string>();
  const listeners = new Set<(names: readonly string[], isAnswer: boolean) => void>();
  const tell = (holds: readonly string[], to: string | null) => channel.postMessage({ holds, to } satisfies Message);

  channel.addEventListener('message', ({ data }) => {
    if (!isMessage(data)) return;
    if ('holds' in data) {
      for (const listener of [...listeners]) listener(data.holds, data.to === own);
    } else if (data.asks === null) {
      if (held.size > 0) tell([...held], data.from);
      // Of two that ask at once the smaller name comes first.
    } else if (held.has(data.asks) || (asking.has(data.asks) && own < data.from)) tell([data.asks], data.from);
  });

  /** What others hold, as far as they say in time; a name that is found ends the waiting. */
  const ask = async (wanted: string | null): Promise<ReadonlySet<string>> => {
    const found = new Set<string>();
    let hear = (_: readonly string[], _isAnswer: boolean) => {};
    const heard = new Promise<void>((resolve) => {
      hear = (names, isAnswer) => {
        // What is told to everybody may be over by now; who wants the lock hears of one that was quicker.
        if (wanted === null && !isAnswer) return;
        for (const name of names) found.add(name);
        if (wanted !== null && found.has(wanted)) resolve();
      };
    });
    listeners.add(hear);
    channel.postMessage({ asks: wanted, from: own } satisfies Message);
    await inTimeOr(heard, ANSWER_MS, undefined, delay);
    listeners.delete(hear);
    return found;
  };

  const isTaken = async (name: string) => {
    if (held.has(name) || asking.has(name)) return true;
    asking.add(name);
    const found = await ask(name).finally(() => asking.delete(name));
    if (found.has(name)) return true;
    held.add(name);
    // One that asked while this was open hears it now.
    tell([name], null);
    return false;
  };

  type Work = (lock: unknown) => unknown;
  const request = async (name: string, ...rest: readonly [Work] | readonly [LockOptions, Work]) => {
    const [{ signal, ifAvailable }, work] = rest.length === 2 ? rest : [{} as LockOptions, rest[0]];
    while (await isTaken(name)) {
      signal?.throwIfAborted();
      if (ifAvailable) return work(null);
      await inTimeOr(new Promise<never>(() => {}), RETRY_MS, undefined, delay);
      signal?.throwIfAborted();
    }
    try {
      return await work({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  };
  const query = async () => ({ held: [...(await ask(null)), ...held].map((name) => ({ name, mode: 'exclusive' as const })), pending: [] });
  return { query, request: request as unknown as Locks['request'] };
}
