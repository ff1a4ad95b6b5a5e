import { describe, expect, it } from 'vitest';
import { weightSpecs } from '../architecture';
import { models } from '../models';
import { type NamedTensor, readSafetensors, writeSafetensors } from '../safetensors';
import { SMALL_MODELS, savedNetwork } from '../testing/saved';
import { parseCard, type TeacherCard } from './card';
import { exportTorch } from './export-torch';
import { importNetwork } from './import-network';
import { encodeSaved, type SavedNetwork, savedArchitecture } from './saved-network';

const NORMALISATION = { mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.5] };

const cardOf = ({ model, classes }: SavedNetwork): TeacherCard => ({ model, classes, normalisation: NORMALISATION });

/** The tensors of a PyTorch file of this network, and the file of any such tensors. */
const torchTensors = (saved: SavedNetwork) => new Map(readSafetensors(exportTorch(saved)).tensors);
const fileOf = (tensors: ReadonlyMap<string, NamedTensor>) => writeSafetensors({ tensors, metadata: {} });

/** Imports what `change` makes of a small ResNet's tensors. */
function changed(change: (tensors: Map<string, NamedTensor>) => void, card?: Partial<TeacherCard>) {
  const saved = savedNetwork('resnet');
  const tensors = torchTensors(saved);
  change(tensors);
  return () => importNetwork(fileOf(tensors), { ...cardOf(saved), ...card });
}

describe('files of every family', () => {
  it('covers every model there is', () => {
    expect(Object.keys(SMALL_MODELS).sort()).toEqual(models.all.map(({ id }) => id).sort());
  });

  it.each(Object.keys(SMALL_MODELS))('%s comes back bit for bit from both layouts, without a card', (id) => {
    const saved = savedNetwork(id, SMALL_MODELS[id], { normalisation: NORMALISATION });
    for (const bytes of [encodeSaved(saved), exportTorch(saved)]) {
      const { notes, ...back } = importNetwork(bytes, null);
      expect(back).toEqual(saved);
      expect(notes).toEqual([]);
    }
  });

  it('moves kernels to [out, in, height, width] and dense weights to [out, in]', () => {
    const saved = savedNetwork('mobilenet-v2');
    const tensors = torchTensors(saved);
    const conv = saved.weights.get('stem.conv.kernel')!;
    const [size, , ins, outs] = conv.shape as [number, number, number, number];
    expect(tensors.get('features.0.0.weight')!.shape).toEqual([outs, ins, size, size]);
    // Ours [row 1, column 2, colour 0, filter 3] is theirs [filter 3, colour 0, row 1, column 2].
    const ours = conv.data[((1 * size + 2) * ins + 0) * outs + 3];
    expect(tensors.get('features.0.0.weight')!.data[((3 * ins + 0) * size + 1) * size + 2]).toBe(ours);
    expect(tensors.get('features.1.conv.0.0.weight')!.shape.slice(1)).toEqual([1, 3, 3]);
    const head = saved.weights.get('head.kernel')!;
    expect(tensors.get('classifier.1.weight')!.shape).toEqual(head.shape.toReversed());
    expect(tensors.get('classifier.1.weight')!.data[1]).toBe(head.data[4]);
  });
});

describe('public names', () => {
  const names = (id: string, params = SMALL_MODELS[id]) => [...torchTensors(savedNetwork(id, params)).keys()];
  const norm = (module: string) => ['weight', 'bias', 'running_mean', 'running_var'].map((kind) => `${module}.${kind}`);

  it('are those of residual networks on CIFAR', () => {
    expect(names('resnet')).toEqual(
      expect.arrayContaining([
        ...['conv1.weight', ...norm('bn1'), 'layer1.0.conv1.weight', ...norm('layer1.0.bn1'), 'layer3.0.conv2.weight'],
        ...['layer2.0.shortcut.0.weight', ...norm('layer2.0.shortcut.1'), 'linear.weight', 'linear.bias'],
      ]),
    );
    expect(names('resnet-18')).toContain('layer4.1.bn2.running_var');
    expect(names('preact-resnet-18')).toEqual(
      expect.arrayContaining([...norm('bn'), ...norm('layer2.0.bn1'), 'layer2.0.shortcut.0.weight']),
    );
    expect(names('preact-resnet-18')).not.toContain('layer2.0.shortcut.1.weight');
    expect(names('preact-resnet-18', { width: 2, finalNorm: false })).not.toContain('bn.weight');
  });

  it('are those of wide residual networks and of MobileNetV2', () => {
    const wide = names('wide-resnet', { depth: '16', widen: 2 });
    expect(wide).toEqual(
      expect.arrayContaining([
        ...['conv1.weight', ...norm('block1.layer.0.bn1'), 'block1.layer.0.conv1.weight', 'block1.layer.0.convShortcut.weight'],
        ...['block3.layer.1.conv2.weight', ...norm('bn1'), 'fc.weight', 'fc.bias'],
      ]),
    );
    expect(wide).not.toContain('block3.layer.1.convShortcut.weight');
    expect(names('mobilenet-v2')).toEqual(
      expect.arrayContaining([
        ...norm('features.0.1'),
        ...['features.1.conv.1.weight', ...norm('features.1.conv.2'), 'features.2.conv.0.0.weight', 'features.2.conv.1.0.weight'],
        ...['features.2.conv.2.weight', ...norm('features.17.conv.3'), 'features.18.0.weight', 'classifier.1.bias'],
      ]),
    );
  });

  it.each([
    ['downsample and fc', (name: string) => name.replace('shortcut', 'downsample').replace('linear', 'fc')],
    ['wrappers before every name', (name: string) => `module.model.${name}`],
  ])('may have %s', (_, rename) => {
    const saved = savedNetwork('resnet');
    const renamed = [...torchTensors(saved)].map(([name, tensor]) => [rename(name), tensor] as const);
    const back = importNetwork(fileOf(new Map(renamed)), cardOf(saved));
    expect(back.weights).toEqual(saved.weights);
    expect(back.normalisation).toEqual(NORMALISATION);
    const [first] = savedArchitecture(back).layers;
    expect(first).toMatchObject({ op: 'normalise', ...NORMALISATION });
  });

  it('leaves out the second first block of the code of TRADES', () => {
    const saved = savedNetwork('wide-resnet');
    const tensors = torchTensors(saved);
    for (const [name, tensor] of [...tensors]) if (name.startsWith('block1.')) tensors.set(`sub_${name}`, tensor);
    const { weights, notes } = importNetwork(fileOf(tensors), cardOf(saved));
    expect(weights).toEqual(saved.weights);
    expect(notes).toEqual([expect.stringMatching(/^\d+ tensors that no forward pass uses were left out$/)]);
  });

  it('skips batch counters, whatever their type', () => {
    const bytes = fileOf(new Map([['linear.bias', { shape: [2], data: Float32Array.of(1, 2) }]]));
    const text = new TextDecoder().decode(new Uint8Array(bytes, 8)).replace('F32', 'I64').replace('[2]', '[1]').replace('linear.bias', 'a');
    const relabelled = new Uint8Array(bytes.slice(0));
    relabelled.set(
      new TextEncoder().encode(text.slice(0, text.indexOf('}}') + 2).padEnd(Number(new DataView(bytes).getBigUint64(0, true)))),
      8,
    );
    expect(() => readSafetensors(relabelled.buffer)).toThrow('tensor "a" has dtype I64, expected one of F32, F16, BF16');
    expect([...readSafetensors(relabelled.buffer, { skip: (name) => name === 'a' }).tensors]).toEqual([]);
  });

  it('rebuilds shortcuts that pad with zeros where a file has none', () => {
    const saved = savedNetwork('resnet', { width: 4 });
    const tensors = new Map([...torchTensors(saved)].filter(([name]) => !name.includes('shortcut')));
    const { weights, notes } = importNetwork(fileOf(tensors), cardOf(saved));
    expect([...weights.keys()]).toEqual(weightSpecs(savedArchitecture(saved)).map(({ name }) => name));
    const kernel = weights.get('stage2.block1.shortcut.conv.kernel')!;
    expect(kernel.shape).toEqual([1, 1, 4, 8]);
    const places = [...kernel.data.keys()].filter((index) => kernel.data[index] === 1).map((index) => [Math.floor(index / 8), index % 8]);
    expect(places).toEqual([
      [0, 2],
      [1, 3],
      [2, 4],
      [3, 5],
    ]);
    expect(kernel.data.reduce((sum, value) => sum + value, 0)).toBe(4);
    expect(notes[0]).toContain('option A');
  });
});

describe('what does not fit', () => {
  const zeros = (shape: readonly number[], value = 0) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value) });

  it.each([
    [
      'a missing tensor',
      changed((tensors) => tensors.delete('layer1.0.conv1.weight')),
      'tensor "layer1.0.conv1.weight" is missing, expected shape [2,2,3,3] for layer "stage1.block1.1.conv" of resnet',
    ],
    [
      'several missing tensors',
      changed((tensors) => {
        tensors.delete('linear.weight');
        tensors.delete('linear.bias');
      }),
      'tensor "linear.weight" and 1 more are missing, expected shape [4,8] for layer "head" of resnet',
    ],
    [
      'a tensor too many',
      changed((tensors) => tensors.set('layer4.0.conv1.weight', zeros([1, 2]))),
      /^tensor "layer4.0.conv1.weight" of shape \[1,2\] is no part of resnet, expected its 47 tensors \(conv1.weight, bn1.weight, bn1.bias, \.\.\.\)$/,
    ],
    [
      'another shape',
      changed((tensors) => tensors.set('conv1.weight', zeros([3, 3, 3, 2]))),
      'tensor "conv1.weight" has shape [3,3,3,2], expected [2,3,3,3] for weight "stem.conv.kernel"',
    ],
    [
      'another number of classes than on the card',
      changed(() => {}, { classes: ['a', 'b'] }),
      'tensor "linear.weight" has shape [4,8], expected [2,8] for weight "head.kernel"',
    ],
    [
      'a number that is none',
      changed((tensors) => tensors.set('bn1.bias', zeros([2], Number.NaN))),
      'tensor "bn1.bias" is NaN at position 0, expected finite numbers',
    ],
    [
      'a negative variance',
      changed((tensors) => tensors.set('bn1.running_var', zeros([2], -1))),
      'tensor "bn1.running_var" is -1 at position 0, expected a variance',
    ],
    [
      'another architecture',
      changed(() => {}, { model: { id: 'resnet', params: { width: 2, depth: '14' } } }),
      /^tensor "layer1.1.conv1.weight" and 29 more are missing/,
    ],
    ['a model that does not exist', changed(() => {}, { model: { id: 'vgg', params: {} } }), /"vgg".*expected one of/],
  ])('names %s', (_, attempt, message) => {
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigError' }));
  });

  it('says how to leave out the batch norm at the end', () => {
    const saved = savedNetwork('preact-resnet-18');
    const tensors = new Map([...torchTensors(saved)].filter(([name]) => !name.startsWith('bn.')));
    expect(() => importNetwork(fileOf(tensors), cardOf(saved))).toThrow(
      'tensor "bn.weight" and 3 more are missing, expected shape [16] for layer "final.bn" of preact-resnet-18; ' +
        'a network without batch norm at its end has the parameter "finalNorm" false',
    );
  });

  it('wants a card for a file that does not say what it is, and one that agrees with a file that does', () => {
    const saved = savedNetwork('resnet');
    expect(() => importNetwork(fileOf(torchTensors(saved)), null)).toThrow('card is missing, expected a JSON file with architecture');
    expect(() => importNetwork(encodeSaved(saved), { ...cardOf(saved), classes: ['a', 'b'] })).toThrow(
      'card field "classes" is ["a","b"], expected ["red","green","blue","grey"] as the file itself says',
    );
    expect(() => importNetwork(encodeSaved(saved), cardOf(saved))).toThrow('card field "normalisation" is {"mean":[0.5,');
  });

  it('refuses a damaged file', () => {
    const bytes = exportTorch(savedNetwork('resnet'));
    expect(() => importNetwork(bytes.slice(0, -4), null)).toThrow(/safetensors tensor "linear.bias" lies at \d+ to \d+, expected inside/);
    expect(() => importNetwork(bytes.slice(0, 100), null)).toThrow(/safetensors header is \d+ bytes, expected at most 92/);
  });
});

describe('card', () => {
  const card = { architecture: 'resnet-18', normalisation: NORMALISATION, classes: ['a', 'b'] };
  const parse = (change: object) => parseCard(JSON.stringify({ ...card, ...change }));

  it('names a model of ours, with parameters where they differ', () => {
    expect(parse({ name: 'mine' })).toEqual({
      model: { id: 'resnet-18', params: {} },
      normalisation: NORMALISATION,
      classes: ['a', 'b'],
      name: 'mine',
    });
    expect(parse({ architecture: { id: 'resnet', params: { depth: '20' } } }).model).toEqual({ id: 'resnet', params: { depth: '20' } });
  });

  it.each([
    [{ normalisation: undefined }, 'card field "normalisation" is undefined, expected'],
    [{ normalisation: { mean: [0, 0], std: [1, 1, 1] } }, 'card field "normalisation.mean" is 2, expected 3'],
    [{ normalisation: { mean: [0, 0, 0], std: [1, 0, 1] } }, 'card field "normalisation.std.1" is 0, expected a number above 0'],
    [{ classes: ['a', 'a'] }, 'card field "classes" has "a" twice, expected every name once'],
    [{ classes: ['a'] }, 'card field "classes" is 1, expected >=2'],
    [{ normalization: {} }, 'card field "normalization" is unknown, expected one of architecture, normalisation, classes'],
    [{ architecture: 3 }, 'card field "architecture" is 3, expected'],
  ])('refuses %j', (change, message) => {
    expect(() => parse(change)).toThrow(message);
  });

  it('refuses what is no JSON', () => {
    expect(() => parseCard('{')).toThrow(/^card is not JSON \(.*\), expected an object with architecture/);
    expect(() => parseCard('3')).toThrow('card is 3, expected an object with architecture');
  });
});
