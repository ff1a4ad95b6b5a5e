import { afterEach, describe, expect, it, vi } from 'vitest';
import * as tf from '../engine/tf';
import { DeviceError } from '../protocol/errors';
import type { BackendName } from '../protocol/messages';
import { chooseBackend, type Starters } from './backend';
import { measureSpeed } from './backends/probe';
import { looksLikeSoftware, type Starter } from './backends/starter';

interface Fake {
  readonly gmacs: number;
  readonly software?: boolean;
}

/** Backends that exist in name only; those not listed do not work. */
function fakes(working: Partial<Record<BackendName, Fake>>) {
  let active: Fake | undefined;
  const stopped: BackendName[] = [];
  const started: BackendName[] = [];
  const starter = (name: BackendName): Starter => ({
    isSoftware: async () => working[name]?.software ?? false,
    start: async () => {
      started.push(name);
      const fake = working[name];
      if (!fake) throw new DeviceError(`${name} is missing here`);
      active = fake;
      tf.registerBackend(name, () => new tf.KernelBackend());
      await tf.setBackend(name);
      return { adapter: `fake ${name}`, software: fake.software ?? false, threads: 1, stop: () => stopped.push(name) };
    },
  });
  const starters = Object.fromEntries((['webgpu', 'wasm', 'webgl', 'cpu'] as const).map((name) => [name, async () => starter(name)]));
  const measure = async () => active?.gmacs ?? Number.NaN;
  return { starters: starters as Starters, measure, stopped, started };
}

/** As of a backend that computes rightly. */
const sound = async () => ({ error: 1e-7, ms: 5 });

const options = { kernels: 'ours', wasmBaseUrl: '/wasm/', probe: true } as const;

describe('chooseBackend', () => {
  afterEach(() => {
    vi.spyOn(tf.KernelBackend.prototype, 'dispose').mockImplementation(() => {});
    for (const name of Object.keys(tf.engine().registryFactory)) tf.removeBackend(name);
    vi.restoreAllMocks();
  });

  it('takes a real GPU that measures faster than WASM', async () => {
    vi.spyOn(tf.KernelBackend.prototype, 'dispose').mockImplementation(() => {});
    const { starters, measure, stopped } = fakes({ webgpu: { gmacs: 40 }, wasm: { gmacs: 12 }, cpu: { gmacs: 0.1 } });
    const { report } = await chooseBackend(options, starters, measure, sound);
    expect(report.backend).toBe('webgpu');
    expect(report.reason).toBe('WebGPU (fake webgpu) at 40 GMAC/s, faster than WebAssembly (fake wasm) at 12 GMAC/s.');
    expect(report.tried).toEqual([
      { backend: 'webgpu', works: true, note: 'fake webgpu', gmacs: 40 },
      { backend: 'wasm', works: true, note: 'fake wasm', gmacs: 12 },
    ]);
    expect(stopped).toEqual(['wasm']);
    expect(tf.getBackend()).toBe('webgpu');
  });

  it('falls back from a GPU that computes wrongly, and says so', async () => {
    vi.spyOn(tf.KernelBackend.prototype, 'dispose').mockImplementation(() => {});
    const { starters, measure, stopped } = fakes({ webgpu: { gmacs: 40 }, wasm: { gmacs: 12 } });
    const check = async () => {
      if (tf.getBackend() === 'webgpu') throw new DeviceError('self-check of gradient is off by 0.3');
      return sound();
    };
    const { report } = await chooseBackend(options, starters, measure, check);
    expect(report).toMatchObject({ backend: 'wasm', selfCheck: { error: 1e-7 } });
    expect(report.tried[0]).toEqual({ backend: 'webgpu', works: false, note: 'self-check of gradient is off by 0.3' });
    expect(report.reason).toContain('self-check of gradient is off by 0.3');
    expect(stopped).toEqual(['webgpu']);
  });

  it('takes WASM where the GPU is slower', async () => {
    vi.spyOn(tf.KernelBackend.prototype, 'dispose').mockImplementation(() => {});
    const { starters, measure } = fakes({ webgpu: { gmacs: 3 }, wasm: { gmacs: 12 } });
    expect((await chooseBackend(options, starters, measure, sound)).report.backend).toBe('wasm');
    expect(tf.getBackend()).toBe('wasm');
  });

  it('ranks a software GPU below WASM without starting it', async () => {
    const { starters, measure, started } = fakes({ webgpu: { gmacs: 1, software: true }, wasm: { gmacs: 12 } });
    const { report } = await chooseBackend(options, starters, measure, sound);
    expect(report.backend).toBe('wasm');
    expect(started).toEqual(['wasm']);
    expect(report.reason).toMatch(/emulated on the processor and ranks below WebAssembly/);
  });

  it('does not load WASM beside a GPU that is far beyond it', async () => {
    const { starters, measure, started } = fakes({ webgpu: { gmacs: 900 }, wasm: { gmacs: 12 } });
    expect((await chooseBackend(options, starters, measure, sound)).report.backend).toBe('webgpu');
    expect(started).toEqual(['webgpu']);
  });

  it('takes a software GPU that was asked for, unmeasured', async () => {
    const { starters, measure } = fakes({ webgpu: { gmacs: 1, software: true }, wasm: { gmacs: 12 } });
    const { report } = await chooseBackend({ ...options, requested: 'webgpu' }, starters, measure, sound);
    expect(report).toMatchObject({ backend: 'webgpu', software: true, reason: 'WebGPU (fake webgpu), as requested.' });
  });

  it('goes on to what works when the requested backend does not, and says so', async () => {
    const { starters, measure } = fakes({ cpu: { gmacs: 0.1 } });
    const { report } = await chooseBackend({ ...options, requested: 'webgl' }, starters, measure, sound);
    expect(report.backend).toBe('cpu');
    expect(report.reason).toMatch(/because WebGL was requested but does not work here: webgl is missing here\.$/);
    expect(report.tried.map(({ backend, works }) => [backend, works])).toEqual([
      ['webgl', false],
      ['webgpu', false],
      ['wasm', false],
      ['cpu', true],
    ]);
  });

  it('does not measure unless asked to', async () => {
    const { starters } = fakes({ wasm: { gmacs: 12 } });
    const measure = vi.fn();
    const { report } = await chooseBackend({ ...options, probe: false }, starters, measure, sound);
    expect(measure).not.toHaveBeenCalled();
    expect(report.reason).toBe('WebAssembly (fake wasm); webgpu is missing here.');
  });

  it('throws when nothing works, naming every cause', async () => {
    const { starters, measure } = fakes({});
    await expect(chooseBackend(options, starters, measure, sound)).rejects.toThrow(
      'backends that work are none, expected one of webgpu, wasm, webgl, cpu (WebGPU: webgpu is missing here; WebAssembly: wasm is missing here; ' +
        'WebGL: webgl is missing here; plain JavaScript: cpu is missing here)',
    );
  });
});

describe('a file that does not arrive', () => {
  it('leaves the other backends to choose from', async () => {
    vi.spyOn(tf.KernelBackend.prototype, 'dispose').mockImplementation(() => {});
    const { starters, measure } = fakes({ wasm: { gmacs: 12 } });
    const offline = { ...starters, webgpu: () => Promise.reject(new TypeError('chunk did not load')) };
    const { report } = await chooseBackend(options, offline, measure, sound);
    expect(report.backend).toBe('wasm');
    expect(report.tried[0]).toEqual({ backend: 'webgpu', works: false, note: 'chunk did not load' });
    tf.removeBackend('wasm');
    vi.restoreAllMocks();
  });
});

describe('probe', () => {
  it('measures a real backend and leaves nothing behind', async () => {
    await import('@tensorflow/tfjs-backend-cpu');
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    const gmacs = await measureSpeed();
    expect(gmacs).toBeGreaterThan(0.001);
    expect(gmacs).toBeLessThan(1000);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each(['google swiftshader', 'llvmpipe (LLVM 15)', 'Microsoft Basic Render Driver'])('knows %s for software', (name) => {
    expect(looksLikeSoftware(name)).toBe(true);
  });

  it('takes a GPU for a GPU', () => {
    expect(looksLikeSoftware('nvidia ada')).toBe(false);
  });
});
