import { describe, expect, it, vi } from 'vitest';
import { channelLocks } from './channel-locks';
import type { Locks } from './locks';

/** Tabs of one browser: what one posts all others hear, a moment later. */
function browser() {
  const listeners: ((event: { data: unknown }) => void)[] = [];
  /** A waiting that ends soon. */
  const delay = (run: () => void, ms: number) => {
    const timer = setTimeout(run, ms / 20);
    return () => clearTimeout(timer);
  };
  return {
    tab(): Locks {
      let own: (event: { data: unknown }) => void = () => {};
      const channel = {
        addEventListener(_: 'message', listener: typeof own) {
          own = listener;
          listeners.push(listener);
        },
        postMessage(data: unknown) {
          const copy = structuredClone(data);
          setTimeout(() => {
            for (const each of listeners) if (each !== own) each({ data: copy });
          }, 1);
        },
      };
      return channelLocks(channel, delay);
    },
  };
}

describe('locks without Web Locks', () => {
  it('are held by one tab at a time, and go to the next', async () => {
    const { tab } = browser();
    const [one, other] = [tab(), tab()];
    let release = () => {};
    const order: string[] = [];
    const first = one.request('run', () => {
      order.push('one');
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await vi.waitFor(() => expect(order).toEqual(['one']));
    const second = other.request('run', async () => void order.push('other'));
    await other.request('another run', async () => void order.push('another'));
    expect((await other.query()).held?.map(({ name }) => name)).toEqual(['run']);
    expect(order).toEqual(['one', 'another']);
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(['one', 'another', 'other']);
    expect((await one.query()).held).toEqual([]);
  });

  it('are never given to two that ask in the same moment', async () => {
    const { tab } = browser();
    let held = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++held);
      await new Promise((resolve) => setTimeout(resolve, 20));
      held--;
    };
    await Promise.all(Array.from({ length: 4 }, tab).map((locks) => locks.request('queue', work)));
    expect(most).toBe(1);
  });

  it('can be asked for only if they are free, and waited for only so long', async () => {
    const { tab } = browser();
    const [one, other] = [tab(), tab()];
    void one.request('run', () => new Promise(() => {}));
    await vi.waitFor(async () => expect((await one.query()).held).toHaveLength(1));
    expect(await other.request('run', { ifAvailable: true }, async (lock) => lock)).toBeNull();
    const patience = new AbortController();
    const asked = other.request('run', { signal: patience.signal }, async () => 'ours');
    patience.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});
