import { describe, expect, it } from 'vitest';
import { type Architecture, forwardMacs, INPUT, layerShapes, parameterCount, tapShapes, weightSpecs } from './architecture';
import { models } from './models';

const CONTEXT = { input: [32, 32, 3], classes: 10 } as const;
const resnet = (depth: string, params = {}) => models.get('resnet').architecture({ depth, ...params }, CONTEXT);

describe('architecture', () => {
  it('counts the weights of CIFAR ResNets with projection shortcuts', () => {
    // Option A's 269,722 of ResNet-20 plus two 1x1 projections: (16 * 32 + 2 * 32) + (32 * 64 + 2 * 64).
    expect(parameterCount(resnet('20'))).toBe(269_722 + 576 + 2176);
    expect(parameterCount(resnet('8'))).toBe(78_042);
  });

  it('counts 40.8 million multiply-accumulates for ResNet-20', () => {
    expect(forwardMacs(resnet('20')) / 1e6).toBeCloseTo(40.81, 1);
  });

  it.each([
    ['resnet-18', {}, 11_173_962],
    ['preact-resnet-18', {}, 11_172_170],
    ['wide-resnet', { depth: '28', widen: 10 }, 36_479_194],
    ['wide-resnet', { depth: '16', widen: 4 }, 2_748_890],
    ['mobilenet-v2', {}, 2_236_682],
  ])('counts the weights of %s %o as published implementations do', (id, params, count) => {
    expect(parameterCount(models.get(id).architecture(params, CONTEXT))).toBe(count);
  });

  it.each([
    ['resnet-18', {}, 555.4],
    ['wide-resnet', { depth: '28', widen: 10 }, 5245],
    ['mobilenet-v2', {}, 88],
  ])('counts the multiply-accumulates of %s %o in millions', (id, params, millions) => {
    const found = forwardMacs(models.get(id).architecture(params, CONTEXT)) / 1e6;
    expect(Math.abs(found / millions - 1)).toBeLessThan(0.02);
  });

  it('quarters the convolutions with a stride-2 stem', () => {
    const dense = 64 * 10;
    expect(forwardMacs(resnet('8', { stemStride: 2 })) - dense).toBe((forwardMacs(resnet('8')) - dense) / 4);
  });

  it('taps stem and three stages', () => {
    expect(tapShapes(resnet('8'))).toEqual([
      [32, 32, 16],
      [32, 32, 16],
      [16, 16, 32],
      [8, 8, 64],
    ]);
  });

  it('lists running statistics as not trained', () => {
    const kinds = weightSpecs(resnet('8')).filter(({ trainable }) => !trainable);
    expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set(['mean', 'variance']));
  });

  it('names the layer that does not fit', () => {
    const relu = (id: string, input: string) => ({ op: 'relu', id, input }) as const;
    const of = (layers: Architecture['layers']): Architecture => ({ input: [4, 4, 3], layers, taps: [], classes: 2 });
    expect(() => layerShapes(of([relu('a', 'b')]))).toThrow('layer "a" reads "b", expected an earlier layer');
    const dense = { op: 'dense', id: 'd', input: INPUT, inFeatures: 5, outFeatures: 2 } as const;
    expect(() => layerShapes(of([dense]))).toThrow('layer "d" gets 3 channels, expected 5');
    const conv = { op: 'conv', id: 'c', input: INPUT, inChannels: 3, outChannels: 3, kernel: 3, stride: 2, padding: 'same' } as const;
    const add = { op: 'add', id: 's', input: 'c', other: INPUT } as const;
    expect(() => layerShapes(of([{ ...conv, bias: false }, add]))).toThrow(
      'layer "s" adds shapes [2,2,3] and [4,4,3], expected equal ones',
    );
  });
});
