import { describe, expect, it } from 'vitest';
import { createLastingClient } from './lasting-client';
import { type FakeWorker, fakeWorker } from './testing/fake-worker';

function setUp() {
  const workers: FakeWorker[] = [];
  const backends: (string | undefined)[] = [];
  const client = createLastingClient((backend) => {
    backends.push(backend);
    const worker = fakeWorker({ 'run.saved': () => ({ runs: [] }) });
    workers.push(worker);
    return worker;
  });
  const deaths: string[] = [];
  client.onDeath(({ message }) => deaths.push(message));
  return { client, workers, backends, deaths };
}

describe('a client that outlives its workers', () => {
  it('refuses what a dead worker did not answer, and asks the next one', async () => {
    const { client, workers, deaths } = setUp();
    const unanswered = client.request('run.checkpoints', {});
    workers[0]!.crash('out of memory');
    await expect(unanswered).rejects.toThrow('the worker is dead (out of memory)');
    await expect(client.request('run.saved', {})).rejects.toThrow('the worker is dead');
    expect(workers[0]!.isTerminated).toBe(true);
    client.renew();
    expect(await client.request('run.saved', {})).toEqual({ runs: [] });
    expect(deaths).toHaveLength(1);
  });

  it('takes subscriptions along, and those that ended stay ended', () => {
    const { client, workers } = setUp();
    const heard: string[] = [];
    const end = client.on('run.warning', ({ message }) => heard.push(`a ${message}`));
    client.on('run.warning', ({ message }) => heard.push(`b ${message}`));
    workers[0]!.crash('x');
    client.renew();
    workers[1]!.emit('run.warning', { runId: 'r', message: '1' });
    end();
    workers[1]!.emit('run.warning', { runId: 'r', message: '2' });
    expect(heard).toEqual(['a 1', 'b 1', 'b 2']);
  });

  it('takes a lost device for the death of its worker', async () => {
    const { client, workers, deaths } = setUp();
    const unanswered = client.request('run.checkpoints', {});
    workers[0]!.emit('worker.broken', { name: 'DeviceError', message: 'graphics device was lost' });
    await expect(unanswered).rejects.toThrow('graphics device was lost');
    expect(deaths).toHaveLength(1);
  });

  it('replaces a living worker without a death, and answers what that one was asked', async () => {
    const { client, workers, backends, deaths } = setUp();
    const unanswered = client.request('run.checkpoints', {});
    client.renew('wasm');
    await expect(unanswered).rejects.toThrow('another worker takes its place');
    expect([backends, deaths, workers[0]!.isTerminated]).toEqual([[undefined, 'wasm'], [], true]);
    workers[0]!.crash('late');
    expect(deaths).toEqual([]);
  });
});
