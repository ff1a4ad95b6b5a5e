import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNodeBackend } from '../../../kernels/node';
import { weightSpecs } from '../../architecture';
import { Random } from '../../random';
import { readSafetensors } from '../../safetensors';
import { SMALL_MODELS, savedNetwork } from '../../testing/saved';
import { toySource } from '../../testing/toys';
import * as tf from '../../tf';
import { exportTorch } from '../export-torch';
import { savedArchitecture } from '../saved-network';
import { exportPython } from './export-python';
import { networkLines } from './network-lines';
import { writeNpy } from './npy';
import { repeatableAttack } from './settings';

const has = (...command: readonly [string, ...string[]]) => spawnSync(command[0], command.slice(1)).status === 0;
const python = has('python3', '--version');
const numpy = python && has('python3', '-c', 'import numpy');

describe('the network in Python', () => {
  it.each(Object.keys(SMALL_MODELS))('of %s reads every weight of the file once, and each layer after what it reads', (id) => {
    const saved = savedNetwork(id);
    const lines = networkLines(saved).split('\n');
    expect(lines).toHaveLength(savedArchitecture(saved).layers.length + 1);
    const names = [...readSafetensors(exportTorch(saved)).tensors.keys()];
    const read = lines.flatMap((line) => {
      const norm = /batch_norm\(\w+, w, "(.+)"\)/.exec(line)?.[1];
      if (norm) return ['weight', 'bias', 'running_mean', 'running_var'].map((kind) => `${norm}.${kind}`);
      return [...line.matchAll(/w\["([^"]+)"\]/g)].map((match) => match[1]!);
    });
    expect(read.toSorted()).toEqual(names.toSorted());
    expect(weightSpecs(savedArchitecture(saved))).toHaveLength(names.length);
    const known = new Set(['x']);
    for (const line of lines.slice(0, -1)) {
      const [, target, value] = /^ {4}(\w+) = (.+)$/.exec(line)!;
      const used = /^\w+\((\w+)/.exec(value!)?.slice(1) ?? value!.split(' + ');
      for (const each of used) expect(known, line).toContain(each);
      known.add(target!);
    }
  });

  it.skipIf(!python).each(Object.keys(SMALL_MODELS))(
    'of %s runs to its end with layers that do nothing (skipped without python3)',
    (id) => {
      const layers = [
        'normalise',
        'conv',
        'batch_norm',
        'relu',
        'leaky_relu',
        'silu',
        'softplus',
        'relu6',
        'global_pool',
        'flatten',
        'dense',
      ];
      const stubs = layers.map((name) => `def ${name}(x, *args, **options): return x + 1`);
      const code = [...stubs, 'from collections import defaultdict', 'def network(w, x):', networkLines(savedNetwork(id))].join('\n');
      const printed = execFileSync('python3', ['-c', `${code}\nprint(network(defaultdict(int), 0) > 0)`], { encoding: 'utf8' });
      expect(printed.trim()).toBe('True');
    },
  );

  it('pads like the engine', () => {
    const saved = savedNetwork('small-cnn');
    expect(networkLines(saved)).toMatch(/conv\(\w+, w\["[^"]+"\], stride=\d, pads=\(\d, \d, \d, \d\)/);
  });
});

describe('the attack that is repeated', () => {
  it('is the run’s own where that is one PGD on the cross-entropy, else PGD-20', () => {
    const own = { id: 'pgd', params: { steps: 7, stepSize: 0.01 } };
    expect(repeatableAttack(own, 1)).toEqual({ attack: { steps: 7, stepSize: 0.01, start: 'uniform' }, isOwn: true });
    expect(repeatableAttack({ ...own, params: { ...own.params, restarts: 3 } }, 1).isOwn).toBe(false);
    expect(repeatableAttack({ id: 'autoattack', params: {} }, 2)).toEqual({
      attack: { steps: 20, stepSize: 4 / 255, start: 'uniform' },
      isOwn: false,
    });
  });
});

describe('the files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mixacm-python-'));
  let exported: Awaited<ReturnType<typeof exportPython>>;
  beforeAll(async () => {
    await startNodeBackend('cpu');
    const saved = savedNetwork('resnet');
    const before = tf.memory().numTensors;
    exported = await exportPython({
      ...{ saved, name: 'student', threatModel: { id: 'linf', params: {} }, attack: { steps: 2, stepSize: 0.01, start: 'uniform' } },
      ...{
        source: toySource(12),
        indices: Int32Array.from({ length: 12 }, (_, i) => i),
        batchSize: 4,
        random: new Random(5).fork('evaluation'),
      },
      ...{ data: 'toys', seed: 5, recorded: null, backend: 'cpu' },
    });
    expect(tf.memory().numTensors).toBe(before);
    for (const { name, bytes } of exported.files) writeFileSync(path.join(folder, name), bytes);
    writeFileSync(path.join(folder, 'images.npz'), zipSync(Object.fromEntries(exported.arrays.map(({ name, bytes }) => [name, bytes]))));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are scripts, facts, weights and arrays', () => {
    expect(exported.files.map(({ name }) => name)).toEqual([
      ...['check_torch.py', 'check_jax.py', 'playground.py', 'page.json', 'student.safetensors'],
    ]);
    expect(exported.arrays.map(({ name }) => name.replace('.npy', ''))).toEqual([
      ...['images', 'labels', 'start', 'page_adversarial', 'page_logits', 'page_clean', 'page_robust', 'indices'],
    ]);
    const facts = JSON.parse(new TextDecoder().decode(exported.files[3]!.bytes));
    expect(facts).toMatchObject({
      norm: 'linf',
      steps: 2,
      stepSize: 0.01,
      epsilon: 8 / 255,
      recorded: null,
      weights: 'student.safetensors',
    });
    expect(facts.page.clean.n).toBe(12);
  });

  it.skipIf(!python)('are Python (skipped without python3)', () => {
    execFileSync('python3', [
      '-m',
      'py_compile',
      ...['check_torch.py', 'check_jax.py', 'playground.py'].map((name) => path.join(folder, name)),
    ]);
  });

  it.skipIf(!numpy)('agree with each other as NumPy reads them (skipped without numpy)', () => {
    const { status, stdout, stderr } = spawnSync('python3', [path.join(folder, 'playground.py')], { encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toContain("12 images; the page's logits give its clean verdict on 12 of them");
    expect(status).toBe(0);
  });

  it('write arrays as NumPy does', () => {
    const file = writeNpy([2], Float32Array.of(1, -2));
    expect(file.length).toBe(128 + 8);
    expect(new TextDecoder('latin1').decode(file.subarray(0, 128))).toBe(
      `\u0093NUMPY\x01\x00v\x00${"{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }".padEnd(117)}\n`,
    );
    expect(new Float32Array(file.slice(128).buffer)).toEqual(Float32Array.of(1, -2));
  });
});
