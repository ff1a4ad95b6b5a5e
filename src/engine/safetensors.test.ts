import { describe, expect, it } from 'vitest';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint';
import { readSafetensors, writeSafetensors } from './safetensors';

const tensors = new Map([
  ['a.kernel', { shape: [2, 3], data: Float32Array.of(1, -2, 0.5, 3e-39, Number.MAX_VALUE, 6) }],
  ['b', { shape: [], data: Float32Array.of(7) }],
  ['empty', { shape: [0, 4], data: new Float32Array(0) }],
]);

/** A file with any header. */
function file(header: unknown, dataBytes = 0, text = JSON.stringify(header)): ArrayBuffer {
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes.buffer;
}
const entry = (part: object) => ({ dtype: 'F32', shape: [1], data_offsets: [0, 4], ...part });

describe('safetensors', () => {
  it('comes back as it went', () => {
    const back = readSafetensors(writeSafetensors({ tensors, metadata: { format: 'x' } }));
    expect(back.metadata).toEqual({ format: 'x' });
    expect([...back.tensors]).toEqual([...tensors]);
  });

  it('starts its data on a multiple of eight bytes', () => {
    const bytes = writeSafetensors({ tensors, metadata: { odd: 'x'.repeat(3) } });
    expect(Number(new DataView(bytes).getBigUint64(0, true)) % 8).toBe(0);
  });

  it('reads half precision', () => {
    const buffer = file({ h: { dtype: 'F16', shape: [5], data_offsets: [0, 10] } }, 10);
    const view = new DataView(buffer, buffer.byteLength - 10);
    for (const [i, bits] of [0x3c00, 0xc000, 0x0001, 0x7c00, 0x3555].entries()) view.setUint16(2 * i, bits, true);
    const { data } = readSafetensors(buffer).tensors.get('h')!;
    expect([...data]).toEqual([1, -2, expect.closeTo(2 ** -24, 12), Number.POSITIVE_INFINITY, expect.closeTo(1 / 3, 3)]);
  });

  it('reads brain floats', () => {
    const buffer = file({ h: { dtype: 'BF16', shape: [4], data_offsets: [0, 8] } }, 8);
    const view = new DataView(buffer, buffer.byteLength - 8);
    for (const [i, bits] of [0x3f80, 0xc000, 0x3eab, 0xff80].entries()) view.setUint16(2 * i, bits, true);
    const { data } = readSafetensors(buffer).tensors.get('h')!;
    expect([...data]).toEqual([1, -2, 0.333984375, Number.NEGATIVE_INFINITY]);
  });

  it.each([
    ['short file', new ArrayBuffer(4), 'safetensors file has 4 bytes, expected at least 8'],
    ['header past the end', new BigUint64Array([99n]).buffer, 'safetensors header is 99 bytes, expected at most 0'],
    ['no JSON', file(null, 0, '{'), /safetensors header is not JSON \(.*\), expected an object of tensors/],
    ['a list', file([]), 'safetensors header is not an object, expected one of tensors'],
    ['odd metadata', file({ __metadata__: 3 }), 'safetensors metadata is not an object, expected one of strings'],
    ['bad entry', file({ t: { dtype: 'F32' } }), 'safetensors tensor "t" has a malformed entry, expected dtype, shape and data_offsets'],
    ['negative size', file({ t: entry({ shape: [-1] }) }, 4), 'safetensors tensor "t" has a malformed entry'],
    ['other type', file({ t: entry({ dtype: 'I64' }) }, 4), 'safetensors tensor "t" has dtype I64, expected one of F32, F16, BF16'],
    ['past the end', file({ t: entry({ data_offsets: [4, 8] }) }, 4), 'safetensors tensor "t" lies at 4 to 8, expected inside 0 to 4'],
    ['hole', file({ t: entry({ data_offsets: [4, 8] }) }, 8), 'safetensors data has 4 bytes of no tensor before "t", expected none'],
    ['long file', file({ t: entry({}) }, 8), 'safetensors data has 8 bytes, expected 4, the end of its last tensor'],
    [
      'overlap',
      file({ a: entry({}), b: entry({ data_offsets: [2, 6] }) }, 8),
      'safetensors tensor "b" lies at 2 to 6, expected inside 4 to 8',
    ],
    ['wrong length', file({ t: entry({ shape: [2] }) }, 8), 'safetensors tensor "t" has 4 bytes, expected 8 for shape [2]'],
  ])('refuses a %s', (_, buffer, message) => {
    expect(() => readSafetensors(buffer)).toThrow(message);
    expect(() => readSafetensors(buffer)).toThrow(expect.objectContaining({ name: 'DataError' }));
  });
});

describe('checkpoint', () => {
  const training = {
    model: { id: 'resnet' },
    method: { id: 'standard' },
    steps: 3,
    batchSize: 2,
    optimiser: { id: 'sgd' },
    schedule: { id: 'constant' },
  };
  const config = {
    version: 1,
    name: 'test',
    seed: 3,
    data: { id: 'shapes' },
    plain: training,
    teacher: null,
    student: null,
    evaluation: {
      threatModel: { id: 'linf' },
      attack: { id: 'pgd' },
      count: 4,
      batchSize: 2,
      live: { attack: { id: 'fgsm' }, count: 2, every: 1 },
    },
  } as const;
  const state = {
    runId: 'r',
    config: config as never,
    phase: 'plain' as const,
    step: 2,
    records: { steps: [], evaluations: [], adjustments: [], ledger: [], reports: [], seconds: 1.5 },
    weights: { plain: new Map([['head.bias', { shape: [2], data: Float32Array.of(1, 2) }]]) },
    trainer: new Map([['velocity.0', { shape: [1], data: Float32Array.of(0.25) }]]),
  };

  it('comes back as it went', () => {
    const { config: back, ...rest } = decodeCheckpoint(encodeCheckpoint(state));
    const { config: _, ...expected } = state;
    expect(rest).toEqual(expected);
    expect(back).toMatchObject({ name: 'test', plain: { steps: 3, startFrom: 'scratch' } });
  });

  it('refuses other files and versions', () => {
    const metadata = { format: 'mixacm-checkpoint', version: '9', state: '{}' };
    const write = (part: object) => writeSafetensors({ tensors: new Map(), metadata: { ...metadata, ...part } });
    expect(() => decodeCheckpoint(write({}))).toThrow('checkpoint version is 9, expected 1');
    expect(() => decodeCheckpoint(write({ format: 'pt' }))).toThrow('file format is "pt", expected "mixacm-checkpoint"');
    expect(() => decodeCheckpoint(write({ version: '1' }))).toThrow('run config field');
  });
});
