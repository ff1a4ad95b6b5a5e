import { expect, it } from 'vitest';
import { listPresets } from '../experiments';
import type { Catalog } from '../protocol/catalog';
import { clampParameters } from './clamp-config';
import { setPath } from './config-path';

const preset = listPresets().find(({ id }) => id === 'quick-demo')!;
const entry = (id: string, params = {}) => ({ id, label: id, params });
const real = { kind: 'real', label: 'x', default: 1, min: 0, max: 10 } as const;
const catalog = {
  datasets: [{ ...entry(preset.config.data.id), classes: [] }],
  ...{ models: [], attacks: [], threatModels: [entry('linf', { epsilon: { ...real, max: 1 } })], optimisers: [], schedules: [] },
  methods: [
    { ...entry('mixacm', { alphaAcm: real, turns: { ...real, kind: 'integer' } }), terms: [], needsTeacher: true, adversarial: false },
  ],
} satisfies Catalog;

it('puts parameters of plugins to their bound once the catalogue is known, and drops those that nobody knows', () => {
  let config = setPath(preset.config, 'student.method', { id: 'mixacm', params: { alphaAcm: 99, turns: 2.4, colour: 'red' } });
  config = setPath(config, 'data.params', {});
  config = setPath(config, 'evaluation.threatModel', { id: 'linf', params: { epsilon: -1 } });
  const clamped = clampParameters(config, catalog);
  expect(clamped.config.student).toMatchObject({ method: { params: { alphaAcm: 10, turns: 2 } } });
  expect(clamped.config.evaluation.threatModel.params).toEqual({ epsilon: 0 });
  expect(clamped.problems).toEqual([
    'parameter "alphaAcm" is 99, expected number in [0, 10]: 10 is used',
    'parameter "turns" is 2.4, expected integer in [0, 10]: 2 is used',
    'unknown parameter "colour" of "mixacm", expected one of alphaAcm, turns: none is used',
    'parameter "epsilon" is -1, expected number in [0, 1]: 0 is used',
  ]);
  expect(clampParameters(clamped.config, catalog).problems).toEqual([]);
});
