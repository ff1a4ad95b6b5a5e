import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { findPreset } from '../../src/experiments';
import { readRunOptions } from './options';

let folder: string;
const read = (...argv: string[]) => readRunOptions(argv, '/kept');

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'lab-'));
});

describe('readRunOptions', () => {
  it('takes a preset by its id, with a folder named after it', () => {
    const options = read('quick-demo');
    expect(options.config).toEqual(findPreset('quick-demo').config);
    expect(options).toMatchObject({ out: path.resolve('runs/quick-demo-seed1'), backend: null, resume: false, profile: null });
  });

  it('takes a config from a file, a seed, a backend and a folder', async () => {
    const file = path.join(folder, 'config.json');
    await writeFile(file, JSON.stringify(findPreset('distil-now').config));
    const options = read(file, '--seed', '7', '--backend', 'cpu', '--out', folder);
    expect(options.config).toEqual({ ...findPreset('distil-now').config, seed: 7 });
    expect(options).toMatchObject({ out: folder, backend: 'cpu' });
  });

  it('puts a checkpoint in the place of the teacher', async () => {
    const [weights, card] = [path.join(folder, 'ResNet18 TRADES.safetensors'), path.join(folder, 'card.json')];
    await Promise.all([writeFile(weights, ''), writeFile(card, '{}')]);
    const options = read('distil-now', '--teacher', weights, '--card', card);
    expect(options.teacher).toEqual({ name: 'resnet18-trades', weights, card });
    expect(options.config.teacher).toEqual({ shipped: 'imported:resnet18-trades' });
    expect(read('distil-now', '--teacher', weights).teacher?.card).toBeNull();
    expect(() => read('distil-now', '--card', card)).toThrow('argument "--card" is given without "--teacher"');
    expect(() => read('distil-now', '--teacher', '/gone')).toThrow('argument "--teacher" is "/gone", expected a file that exists');
  });

  it('keeps a browser profile only for data that comes from files', () => {
    expect(read('cifar-10-quick').profile).toBe('/kept');
    expect(read('quick-demo', '--profile', folder).profile).toBe(folder);
  });

  it.each([
    [[], 'experiments to run are 0, expected 1: the id of a preset or the path of a config.json'],
    [['quick-demo', 'distil-now'], 'experiments to run are 2, expected 1'],
    [['quik'], 'preset is "quik", expected one of quick-demo'],
    [['./gone.json'], 'config file is "./gone.json", expected a file that exists'],
    [['quick-demo', '--seed', '1.5'], 'argument "--seed" is "1.5", expected integer in [0, 2147483647]'],
    [['quick-demo', '--seed', '-1'], 'arguments are "quick-demo --seed -1"'],
    [['quick-demo', '--backend', 'gpu'], 'argument "--backend" is "gpu", expected one of webgpu, wasm, webgl, cpu'],
    [['quick-demo', '--speed'], "Unknown option '--speed'"],
    [['quick-demo', '--data', '/gone.bin'], 'argument "--data" is "/gone.bin", expected a file that exists'],
  ])('refuses %j', (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });

  it('refuses a config that is no JSON, or no config', async () => {
    const file = path.join(folder, 'config.json');
    await writeFile(file, '{');
    expect(() => read(file)).toThrow('is not JSON');
    await writeFile(file, '{"version": 1}');
    expect(() => read(file)).toThrow('run config field "name" is undefined, expected');
  });

  it('resumes only where a checkpoint of the same config lies', async () => {
    const resume = () => read('quick-demo', '--out', folder, '--resume');
    expect(resume).toThrow(`checkpoint.safetensors with its config.json in ${folder} is absent, expected it there for --resume`);
    await writeFile(path.join(folder, 'checkpoint.safetensors'), '');
    const { config } = findPreset('quick-demo');
    await writeFile(path.join(folder, 'config.json'), JSON.stringify({ ...config, seed: 9 }));
    expect(resume).toThrow('is "Quick demo" with seed 9 or other settings, expected the same as asked for');
    await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
    expect(resume().resume).toBe(true);
  });
});
