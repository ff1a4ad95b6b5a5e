import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../engine/checkpoint';
import { ConfigError, DeviceError } from '../../protocol/errors';
import { bench } from '../testing/bench';
import { config } from '../testing/config';
import { Breaker } from './breaker';
import { causeOf, namedFailure } from './classify';
import { type Watched, watchDevice } from './device-watch';
import { expectFinite } from './finite';
import { type Claims, claimRun } from './run-claim';

/** A device that fails when told. */
function fakeDevice() {
  let lose: (info: { reason?: string; message: string }) => void = () => {};
  let refuse: (event: { error: { message: string } }) => void = () => {};
  const device: Watched = {
    lost: new Promise((resolve) => {
      lose = resolve;
    }),
    addEventListener: (_, listener) => {
      refuse = listener;
    },
  };
  return { device, lose: (message: string) => lose({ message }), refuse: (error: { message: string }) => refuse({ error }) };
}

describe('a graphics device', () => {
  it('that is lost is heard of, unless it was destroyed on purpose', async () => {
    const first = fakeDevice();
    const { broken } = watchDevice(first.device);
    first.lose('driver was reset');
    expect((await broken).message).toContain('graphics device was lost (driver was reset), expected it to stay');
    const second = fakeDevice();
    const watch = watchDevice(second.device);
    watch.release();
    second.lose('destroyed');
    second.refuse({ message: 'late' });
    expect(await Promise.race([watch.broken, sleep(10, 'quiet')])).toBe('quiet');
  });

  it('without memory names the settings to lower', async () => {
    class GPUOutOfMemoryError {
      readonly message = 'buffer of 4 GB';
    }
    const { device, refuse } = fakeDevice();
    const { broken } = watchDevice(device);
    refuse(new GPUOutOfMemoryError());
    expect((await broken).message).toContain(
      'memory of the device ran out (buffer of 4 GB), expected room; lower the batch size or the width of the network',
    );
  });

  it('that refuses work is not trusted any more', async () => {
    const { device, refuse } = fakeDevice();
    const { broken } = watchDevice(device);
    refuse({ message: 'binding 3 is missing' });
    expect((await broken).message).toContain('its numbers cannot be trusted');
  });
});

describe('failures get the name of what they are', () => {
  it.each([
    ['RangeError', 'Array buffer allocation failed', 'lower the batch size'],
    ['RuntimeError', 'memory access out of bounds', 'WebAssembly stopped'],
    ['AbortError', "Failed to execute 'mapAsync' on 'GPUBuffer': Buffer was unmapped.", 'graphics device was lost'],
    ['AbortError', 'A valid external Instance reference no longer exists.', 'graphics device was lost'],
  ])('%s: %s', (name, message, expected) => {
    const named = namedFailure(Object.assign(new Error(message), { name }));
    expect(named).toBeInstanceOf(DeviceError);
    expect((named as Error).message).toContain(expected);
  });

  it('leaves the others alone', () => {
    for (const error of [new ConfigError('memory of "x" is 1'), new TypeError('x is undefined')]) expect(namedFailure(error)).toBe(error);
  });

  it('are the device’s where it is said to be lost a moment later', async () => {
    const unmapped = Object.assign(new Error('mapping was given up'), { name: 'AbortError' });
    const lost = new DeviceError('graphics device was lost (destroyed), expected it to stay');
    expect(await causeOf(unmapped, sleep(5, lost))).toBe(lost);
    expect(await causeOf(unmapped, new Promise(() => {}), 5)).toBe(unmapped);
    expect(await causeOf(unmapped, undefined)).toBe(unmapped);
    const refused = new ConfigError('steps are 0');
    expect(await causeOf(refused, Promise.resolve(lost))).toBe(refused);
  });
});

describe('waits', () => {
  it('end when the device breaks, now and from then on', async () => {
    let fail: (error: Error) => void = () => {};
    const broken = new Promise<Error>((resolve) => {
      fail = resolve;
    });
    const breaker = new Breaker(broken);
    expect(await breaker.guard(Promise.resolve(7))).toBe(7);
    const waiting = breaker.guard(new Promise(() => {}));
    fail(new DeviceError('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(breaker.guard(new Promise(() => {}))).rejects.toThrow('gone');
  });

  it('of a run end it as failed, though the device never answers', async () => {
    const broken = Promise.resolve(new DeviceError('graphics device was lost (test), expected it to stay'));
    const worker = bench(undefined, undefined, { broken });
    await worker.client.request('run.start', { config: config() });
    const { error } = await worker.reaches('failed', 'finished');
    expect(error).toMatchObject({ name: 'DeviceError', message: expect.stringContaining('was lost (test)') });
    worker.close();
  });
});

describe('a checkpoint', () => {
  it('with a weight that is not finite is refused, with its name', () => {
    const value = (data: readonly number[]) => ({ shape: [data.length], data: Float32Array.from(data) });
    const checkpoint = (weights: readonly number[], momentum: readonly number[]) =>
      ({
        ...{ phase: 'student', step: 12, trainer: new Map([['momentum.0', value(momentum)]]) },
        weights: { student: new Map([['conv1', value(weights)]]) },
      }) as unknown as Checkpoint;
    expect(() => expectFinite(checkpoint([1, 2], [3]))).not.toThrow();
    expect(() => expectFinite(checkpoint([1, Number.NaN], [3]))).toThrow(
      'weight "conv1" is NaN at step 12, expected a finite number; lower the learning rate',
    );
    expect(() => expectFinite(checkpoint([1, 2], [Number.POSITIVE_INFINITY]))).toThrow('weight "momentum.0" is Infinity');
  });
});

describe('the right to write a run', () => {
  /** As a browser keeps them: one holder of each name, the others wait until they give up. */
  function fakeLocks(): Claims {
    const held = new Map<string, Promise<unknown>>();
    const request = async (name: string, { signal }: { signal: AbortSignal }, work: () => Promise<unknown>) => {
      const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      aborted.catch(() => undefined);
      while (held.has(name)) await Promise.race([held.get(name), aborted]);
      const done = work();
      held.set(name, done);
      await done;
      held.delete(name);
    };
    const query = async () => ({ held: [...held.keys()].map((name) => ({ name })) });
    return { request, query } as unknown as Claims;
  }

  it('is one tab’s until it gives it back', async () => {
    const locks = fakeLocks();
    const giveBack = await claimRun(locks, 'one', 20);
    await expect(claimRun(locks, 'one', 20)).rejects.toThrow('run "one" is going in another tab, expected it to end there first');
    await claimRun(locks, 'two', 20);
    const waiting = claimRun(locks, 'one', 1000);
    giveBack();
    await waiting;
  });

  it('is waited for while nobody has it, however slow the browser is to give it', async () => {
    const slow = {
      query: async () => ({ held: [] }),
      request: async (_: string, __: unknown, work: () => Promise<unknown>) => {
        await new Promise((resolve) => setTimeout(resolve, 120));
        await work();
      },
    } as unknown as Claims;
    (await claimRun(slow, 'one', 20))();
  });

  it('is nobody’s where the browser denies locks, as it does with storage', async () => {
    const denied = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) } as unknown as Claims;
    const giveBack = await claimRun(denied, 'one', 20);
    expect(giveBack).not.toThrow();
  });

  it('is given back when the run ends or cannot begin', async () => {
    const claims = fakeLocks();
    const worker = bench(undefined, undefined, { claims });
    const first = config({ plain: null, student: null });
    const { runId } = await worker.client.request('run.start', { config: first });
    await worker.client.request('run.control', { runId, action: 'pause' });
    await expect(claimRun(claims, runId, 20)).rejects.toThrow('is going in another tab');
    await worker.client.request('run.control', { runId, action: 'stop' });
    await worker.reaches('stopped');
    (await claimRun(claims, runId, 1000))();
    worker.close();
  });
});
