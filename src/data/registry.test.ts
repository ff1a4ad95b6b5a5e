import { expect, test } from 'vitest';
import type { Dataset } from './dataset';
import { collectDatasets, datasetCatalogue, datasets, getDataset } from './registry';

test('the catalogue can be posted to the page and begins with the set that is always there', () => {
  expect(structuredClone(datasetCatalogue)).toEqual(datasetCatalogue);
  expect(datasetCatalogue.map(({ id }) => id)).toEqual([
    'shapes',
    'cifar-10',
    'cifar-10-1',
    'cifar-100',
    'cifar-100-coarse',
    'fashion-mnist',
    'mnist',
    'svhn',
    'own-pictures',
  ]);
});

test.each(datasets.map((dataset) => [dataset.id, dataset] as const))(
  '%s: named classes, a label, defaults within their ranges, parts that add up',
  (_id, dataset) => {
    expect(new Set(dataset.classes).size).toBe(dataset.classes.length);
    expect(dataset.classes.length).toBe({ 'own-pictures': 0, 'cifar-100': 100, 'cifar-100-coarse': 20 }[dataset.id] ?? 10);
    for (const { counts, firstCounts, records } of dataset.stored?.parts ?? []) {
      const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
      if (counts) expect(sum(counts)).toBe(records);
      if (firstCounts) expect(sum(firstCounts)).toBe(1000);
    }
    expect(dataset.label).not.toBe('');
    for (const spec of Object.values(dataset.params)) {
      if (spec.kind === 'choice') expect(spec.options).toContain(spec.default);
      if (spec.kind !== 'integer' && spec.kind !== 'real') continue;
      expect(spec.default).toBeGreaterThanOrEqual(spec.min);
      expect(spec.default).toBeLessThanOrEqual(spec.max);
    }
  },
);

test('unknown, missing and doubled ids are refused', () => {
  expect(() => getDataset('imagenet')).toThrow(/^dataset "imagenet" is unknown, expected one of /);
  const plugin = getDataset('shapes');
  expect(() => collectDatasets({ a: plugin, b: plugin })).toThrow('dataset id "shapes" of "b" is taken, expected a unique one');
  expect(() => collectDatasets({ a: undefined as Dataset | undefined })).toThrow(
    'dataset in "a" has no id, expected a default export with one',
  );
});
