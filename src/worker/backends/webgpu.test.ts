import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const SILENT = 'WebGPU has not answered for 6 s, expected an adapter and a device';
const never = () => new Promise<never>(() => {});

/** What a browser offers as WebGPU; the module remembers who did not answer, so each test loads it anew. */
async function startOn(gpu: { requestAdapter(): Promise<unknown> } | undefined) {
  vi.stubGlobal('navigator', gpu ? { gpu } : {});
  const { webgpu } = await import('./webgpu');
  const start = () => webgpu.start({ kernels: 'stock', precision: 'float32', wasmBaseUrl: '' });
  return { webgpu, start };
}

/** How the promise ends within the time that the browser is given, and a second. */
async function endOf(promise: Promise<unknown>): Promise<string> {
  const end = promise.then(
    () => 'started',
    (error: Error) => error.message,
  );
  await vi.advanceTimersByTimeAsync(7000);
  return Promise.race([end, 'still waiting']);
}

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('waits for an adapter that never comes for six seconds, and asks no second time', async () => {
  const requestAdapter = vi.fn(never);
  const { webgpu, start } = await startOn({ requestAdapter });
  expect(await endOf(webgpu.isSoftware())).toBe(SILENT);
  await expect(start()).rejects.toThrow(SILENT);
  expect(requestAdapter).toHaveBeenCalledTimes(1);
});

it('waits for a device that never comes for six seconds', async () => {
  const adapter = { info: {}, features: new Set(), limits: {}, requestDevice: never };
  const { start } = await startOn({ requestAdapter: async () => adapter });
  expect(await endOf(start())).toBe(SILENT);
});

it('gives back a device that comes too late', async () => {
  const destroy = vi.fn();
  const requestDevice = () => new Promise((resolve) => setTimeout(() => resolve({ destroy }), 10_000));
  const { start } = await startOn({ requestAdapter: async () => ({ info: {}, features: new Set(), limits: {}, requestDevice }) });
  expect(await endOf(start())).toBe(SILENT);
  await vi.advanceTimersByTimeAsync(5000);
  expect(destroy).toHaveBeenCalledTimes(1);
});

it('says what is missing where there is no WebGPU, and why on plain http', async () => {
  const { start } = await startOn(undefined);
  await expect(start()).rejects.toThrow('WebGPU is missing in this browser, expected navigator.gpu');
  vi.stubGlobal('isSecureContext', false);
  await expect(start()).rejects.toThrow('WebGPU is kept from this page, as its address is plain http, expected https or localhost');
});
