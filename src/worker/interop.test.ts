import 'fake-indexeddb/auto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exportTorch } from '../engine/interop/export-torch';
import { encodeSaved } from '../engine/interop/saved-network';
import { readSafetensors } from '../engine/safetensors';
import { savedNetwork } from '../engine/testing/saved';
import { startNodeBackend } from '../kernels/node';
import { createImportStore } from './import-store';
import { type Bench, bench } from './testing/bench';
import { config } from './testing/config';

const NORMALISATION = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
const CARD = { architecture: { id: 'resnet', params: { width: 2 } }, normalisation: NORMALISATION, dataset: 'toys' };
const TOYS = ['red', 'green', 'blue', 'grey'];

/** A PyTorch file without a word about what it is. */
function foreignFile(classes = TOYS): ArrayBuffer {
  const bytes = exportTorch(savedNetwork('resnet', { width: 2 }, { classes }));
  const copy = new Uint8Array(bytes.slice(0));
  const mark = new TextEncoder().encode('mixacm-playground');
  const at = copy.findIndex((_, start) => mark.every((byte, i) => copy[start + i] === byte));
  expect(at).toBeGreaterThan(0);
  copy.fill(0x2d, at, at + mark.length);
  return copy.buffer;
}

describe('networks from elsewhere', () => {
  beforeAll(() => startNodeBackend('wasm'));
  const benches: Bench[] = [];
  const open = (): Bench => {
    const created = bench();
    benches.push(created);
    return created;
  };
  afterEach(() => {
    for (const each of benches.splice(0)) each.close();
  });
  const bring = (each: Bench, classes = TOYS) =>
    each.client.request('teacher.import', {
      name: 'robust-one',
      weights: foreignFile(classes),
      card: JSON.stringify({ ...CARD, classes }),
    });
  const withTeacher = (student: object = {}) => {
    const base = config({ plain: null, teacher: { shipped: 'imported:robust-one' } });
    return { ...base, student: { ...base.student!, ...student } };
  };

  it('teach a student, and leave again in every format', async () => {
    const each = open();
    const described = { name: 'robust-one', classes: TOYS, dataset: 'toys', notes: [], model: CARD.architecture };
    expect(await bring(each)).toMatchObject({ ...described, parameters: expect.any(Number) });
    expect((await each.client.request('teacher.list', {})).teachers).toEqual([expect.objectContaining(described)]);
    const { runId } = await each.client.request('run.start', { config: withTeacher() });
    expect((await each.reaches('finished', 'failed')).state).toBe('finished');
    const saved = savedNetwork('resnet', { width: 2 });
    const teacher = await each.weights(runId, 'teacher');
    expect(teacher.weights).toEqual(saved.weights);
    expect(teacher.normalisation).toEqual(NORMALISATION);
    const { results } = await each.client.request('run.result', { runId });
    expect(results.map(({ network }) => network)).toEqual(['teacher', 'student']);

    const exported = (format: 'pytorch' | 'onnx') => each.client.request('weights.export', { runId, network: 'teacher', format });
    expect([...readSafetensors((await exported('pytorch')).bytes).tensors.keys()]).toContain('layer1.0.conv1.weight');
    const onnx = new TextDecoder('latin1').decode((await exported('onnx')).bytes);
    expect(onnx).toContain('BatchNormalization');
    expect(onnx).toContain('0.0.0');

    await each.client.request('teacher.forget', { name: 'robust-one' });
    expect((await each.client.request('teacher.list', {})).teachers).toEqual([]);
  });

  it('pass on channel maps of other classes, but no answers', async () => {
    const each = open();
    await bring(each, ['cat', 'dog']);
    const maps = { method: { id: 'mixacm', params: { alphaKld: 0 } } };
    // Known before a run is started, too.
    await expect(each.client.request('estimate', { config: withTeacher() })).rejects.toThrow('knows classes cat, dog, expected red');
    await expect(each.client.request('run.start', { config: withTeacher() })).rejects.toThrow(
      'teacher "imported:robust-one" knows classes cat, dog, expected red, green, blue, grey, because method "mixacm" compares its ' +
        "answers with the student's; without them, other classes do",
    );
    await expect(each.client.request('run.start', { config: { ...withTeacher(), student: null } })).rejects.toThrow(
      /knows classes cat, dog, expected red, green, blue, grey$/,
    );
    const { runId } = await each.client.request('run.start', { config: withTeacher(maps) });
    const raise = { runId, network: 'student', target: 'method', param: 'alphaKld', value: 1 } as const;
    await expect(each.client.request('run.adjust', raise)).rejects.toThrow('knows classes cat, dog');
    expect((await each.reaches('finished', 'failed')).state).toBe('finished');
    const { results, metrics } = await each.client.request('run.result', { runId });
    // It cannot be judged on images of classes that it does not know.
    expect(results.map(({ network }) => network)).toEqual(['student']);
    expect(metrics.steps.every(({ terms }) => terms.kld === 0 && terms.acm! > 0)).toBe(true);
    expect((await each.weights(runId, 'teacher')).classes).toEqual(['cat', 'dog']);
  });

  it('are refused before the first step where they do not fit', async () => {
    const each = open();
    const weights = foreignFile();
    const attempt = (change: object) => each.client.request('teacher.import', { name: 'a', weights, card: null, ...change });
    await expect(attempt({})).rejects.toThrow('card is missing, expected a JSON file');
    await expect(attempt({ card: JSON.stringify({ ...CARD, classes: ['a', 'b'] }) })).rejects.toThrow(
      'tensor "linear.weight" has shape [4,8], expected [2,8]',
    );
    await expect(attempt({ name: 'A b' })).rejects.toThrow('name of the teacher is "A b", expected lower-case letters, digits and hyphens');
    expect((await each.client.request('teacher.list', {})).teachers).toEqual([]);
  });
});

describe('the store of imported teachers', () => {
  const teacher = { name: 'x', model: { id: 'resnet', params: {} }, classes: ['a', 'b'], parameters: 1, notes: [] };
  const kept = { teacher, bytes: encodeSaved(savedNetwork('small-cnn')) };

  it('keeps them for the next visit', async () => {
    expect(await createImportStore().save(kept)).toBeNull();
    const next = createImportStore();
    expect(await next.list()).toEqual([teacher]);
    expect(new Uint8Array(await next.load('x'))).toEqual(new Uint8Array(kept.bytes));
    await next.remove('x');
    await expect(next.load('x')).rejects.toThrow('imported teacher "x" is not in this browser, expected its files to be imported again');
  });

  it('keeps them for this visit where the browser refuses', async () => {
    const store = createImportStore(() => Promise.reject(new Error('denied')));
    expect(await store.save(kept)).toBe('browser storage refused it (denied): it is kept until the page is closed');
    expect(await store.list()).toEqual([teacher]);
    expect((await store.load('x')).byteLength).toBe(kept.bytes.byteLength);
    await store.remove('x');
    expect(await store.list()).toEqual([]);
  });
});
