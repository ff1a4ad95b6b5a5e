import { describe, expect, it } from 'vitest';
import quickDemo from '../experiments/quick-demo';
import type { Catalog, CatalogEntry, MethodEntry } from '../protocol/catalog';
import type { PluginChoice, RunConfig } from '../protocol/run-config';
import { checkConfig, stagesOf } from './check-config';
import { setPath } from './config-path';
import { openAddress } from './open-address';

const { config } = quickDemo;

/** A catalogue in which exactly what the config uses exists, each number in [0, 1000]. */
function catalogFor({ data, plain, teacher, student, evaluation }: RunConfig): Catalog {
  const trained = [plain, teacher, student].flatMap((network) => (network && !('shipped' in network) ? [network] : []));
  const entry = ({ id, params }: PluginChoice): CatalogEntry => ({
    id,
    label: id,
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'number'
          ? { kind: 'real', label: name, default: value, min: 0, max: 1000 }
          : typeof value === 'boolean'
            ? { kind: 'flag', label: name, default: value }
            : { kind: 'choice', label: name, default: value, options: [value] },
      ]),
    ),
  });
  const method = (choice: PluginChoice): MethodEntry => ({
    ...entry(choice),
    terms: [],
    needsTeacher: choice.id === 'mixacm',
    adversarial: false,
  });
  return {
    datasets: [{ ...entry(data), classes: [] }],
    models: trained.map(({ model }) => entry(model)),
    methods: trained.map((network) => method(network.method)),
    attacks: [evaluation.attack, evaluation.live.attack].map(entry),
    threatModels: [entry(evaluation.threatModel)],
    optimisers: trained.map(({ optimiser }) => entry(optimiser)),
    schedules: trained.map(({ schedule }) => entry(schedule)),
  };
}

const catalog = catalogFor(config);

describe('checkConfig', () => {
  it('finds nothing wrong with a config made of what there is', () => {
    expect([...checkConfig(config, catalog)]).toEqual([]);
  });

  it('names a value out of range at its path', () => {
    const problems = checkConfig(setPath(config, 'student.method.params.alphaKld', 2000), catalog);
    expect([...problems]).toEqual([['student.method.params.alphaKld', 'parameter "alphaKld" is 2000, expected number in [0, 1000]']]);
  });

  it('names unknown plugins and parameters', () => {
    const problems = checkConfig(setPath(setPath(config, 'teacher.method.id', 'magic'), 'data.params.colour', 'red'), catalog);
    expect(problems.get('teacher.method.id')).toMatch(/^method is "magic", expected one of standard/);
    expect(problems.get('data.params.colour')).toMatch(/^unknown parameter "colour" of "shapes", expected one of/);
  });

  it('misses a teacher that the student learns from, and a start that is switched off', () => {
    expect(checkConfig(setPath(config, 'teacher', null), catalog).get('teacher')).toBe(
      'teacher is off, expected one because method "mixacm" learns from it',
    );
    const two = { ...catalog, methods: catalog.methods.map((method) => ({ ...method, needsNaturalTeacher: method.id === 'mixacm' })) };
    expect(checkConfig(setPath(config, 'plain', null), two).get('plain')).toBe(
      'ordinary network is off, expected one because method "mixacm" learns from it too',
    );
    const orphan = setPath(setPath(config, 'teacher.startFrom', 'plain'), 'plain', null);
    expect(checkConfig(orphan, catalog).get('teacher.startFrom')).toContain('starts from the ordinary network');
  });

  it('says which stages a run has', () => {
    const states = stagesOf({ ...config, plain: null, teacher: { shipped: 'shapes' } }).map(({ state }) => state);
    expect(states).toEqual(['on', 'off', 'ready-made', 'on', 'on']);
  });
});

describe('openAddress', () => {
  const presets = [quickDemo];

  it('opens the first preset without being asked', () => {
    expect(openAddress({ search: '', hash: '' }, presets)).toMatchObject({ presetId: 'quick-demo', config, problems: [] });
  });

  it('reports an unknown preset and a broken link and still opens', () => {
    const opened = openAddress({ search: '?preset=nope', hash: '#c=7.x' }, presets);
    expect(opened.config).toBe(config);
    expect(opened.problems).toEqual(['preset is "nope", expected one of quick-demo', 'link version is "7", expected "2"']);
  });
});
