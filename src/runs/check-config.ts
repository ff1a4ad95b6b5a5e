/** Checks a config against what the worker offers, field by field, so that each message can stand beside its control. */
import type { Catalog, CatalogEntry } from '../protocol/catalog';
import { checkParam } from '../protocol/params';
import { isShipped, NETWORK_ROLES, type PluginChoice, type RunConfig } from '../protocol/run-config';

/** Dotted path of a field to what is wrong with it. */
export type Problems = ReadonlyMap<string, string>;

export function checkConfig(config: RunConfig, catalog: Catalog): Problems {
  const problems = new Map<string, string>();
  const check = (path: string, kind: string, { id, params }: PluginChoice, entries: readonly CatalogEntry[]) => {
    const entry = entries.find((each) => each.id === id);
    if (!entry) {
      problems.set(`${path}.id`, `${kind} is "${id}", expected one of ${entries.map((each) => each.id).join(', ')}`);
      return;
    }
    for (const [name, value] of Object.entries(params)) {
      const at = `${path}.params.${name}`;
      const spec = Object.hasOwn(entry.params, name) ? entry.params[name] : undefined;
      if (!spec)
        problems.set(at, `unknown parameter "${name}" of "${id}", expected one of ${Object.keys(entry.params).join(', ') || 'none'}`);
      else trial(() => checkParam(name, spec, value), at, problems);
    }
  };
  check('data', 'dataset', { id: config.data.id, params: config.data.params }, catalog.datasets);
  for (const role of NETWORK_ROLES) {
    const network = config[role];
    if (!network || 'shipped' in network) continue;
    check(`${role}.model`, 'model', network.model, catalog.models);
    check(`${role}.method`, 'method', network.method, catalog.methods);
    check(`${role}.optimiser`, 'optimiser', network.optimiser, catalog.optimisers);
    check(`${role}.schedule`, 'schedule', network.schedule, catalog.schedules);
  }
  const { threatModel, attack, live } = config.evaluation;
  check('evaluation.threatModel', 'threat model', threatModel, catalog.threatModels);
  check('evaluation.attack', 'attack', attack, catalog.attacks);
  check('evaluation.live.attack', 'live attack', live.attack, catalog.attacks);
  const method = catalog.methods.find(({ id }) => id === config.student?.method.id);
  if (method?.needsTeacher && !config.teacher)
    problems.set('teacher', `teacher is off, expected one because method "${method.id}" learns from it`);
  if (method?.needsNaturalTeacher && !config.plain)
    problems.set('plain', `ordinary network is off, expected one because method "${method.id}" learns from it too`);
  for (const role of ['teacher', 'student'] as const) {
    const network = config[role];
    if (network && !('shipped' in network) && network.startFrom === 'plain' && !config.plain) {
      problems.set(`${role}.startFrom`, `${role} starts from the ordinary network, expected that one to be switched on`);
    }
  }
  return problems;
}

function trial(check: () => unknown, path: string, problems: Map<string, string>): void {
  try {
    check();
  } catch (error) {
    problems.set(path, error instanceof Error ? error.message : String(error));
  }
}

/** The stages a config goes through. */
export function stagesOf(
  config: RunConfig,
): readonly { id: 'data' | 'plain' | 'teacher' | 'student' | 'evaluate'; state: 'on' | 'off' | 'ready-made' }[] {
  return [
    { id: 'data', state: 'on' },
    { id: 'plain', state: config.plain ? 'on' : 'off' },
    { id: 'teacher', state: !config.teacher ? 'off' : isShipped(config.teacher) ? 'ready-made' : 'on' },
    { id: 'student', state: config.student ? 'on' : 'off' },
    { id: 'evaluate', state: 'on' },
  ];
}
