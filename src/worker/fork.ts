/** A new run that begins where a checkpoint of another stands, with other settings for what is still to come. */
import type { Checkpoint } from '../engine/checkpoint';
import { ConfigError } from '../protocol/errors';
import type { AdjustmentRecord } from '../protocol/metrics';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../protocol/run-config';

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain | undefined };

const isObject = (value: unknown): value is { readonly [key: string]: Plain | undefined } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values that differ, by dotted path. */
function changes(
  from: unknown,
  to: unknown,
  path: string,
): readonly { readonly path: string; readonly from: unknown; readonly to: unknown }[] {
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => changes(from[key], to[key], path ? `${path}.${key}` : key));
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from, to }];
}

const simple = (value: unknown): AdjustmentRecord['from'] =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : (JSON.stringify(value) ?? 'default');

/**
 * The checkpoint as the first state of run `runId` with `config`. Its past is kept; what changes amid a network's
 * training is recorded as an adjustment made there.
 * @throws ConfigError when `config` changes what the checkpoint has done already
 */
export function forkCheckpoint(checkpoint: Checkpoint, config: RunConfig, runId: string): Checkpoint {
  const { phase, step } = checkpoint;
  const before = checkpoint.config;
  const refuse = (path: string, why: string): never => {
    throw new ConfigError(`field "${path}" differs from the checkpoint's, expected it unchanged: ${why}`);
  };
  const same = (path: string, from: unknown, to: unknown, why: string) => {
    const [first] = changes(from, to, path);
    if (first) refuse(first.path, why);
  };
  same('seed', before.seed, config.seed, 'the test pictures depend on it');
  same('data', before.data, config.data, 'what was trained so far saw these pictures');
  const at = [...NETWORK_ROLES, 'evaluate' as const].indexOf(phase);
  for (const role of NETWORK_ROLES.slice(0, at)) same(role, before[role], config[role], 'that network is trained already');
  const isMidway = phase !== 'evaluate' && step > 0;
  if (isMidway) {
    const [old, next] = [before[phase], config[phase]];
    if (!old || !next || 'shipped' in old || 'shipped' in next) return refuse(phase, 'that network is being trained');
    for (const field of ['model', 'startFrom'] as const) same(`${phase}.${field}`, old[field], next[field], 'the network exists already');
    for (const field of ['method', 'optimiser'] as const) {
      same(`${phase}.${field}.id`, old[field].id, next[field].id, 'its state is part of the checkpoint');
    }
    if (next.steps < step) throw new ConfigError(`field "${phase}.steps" is ${next.steps}, expected at least the ${step} that are done`);
  }
  const network: NetworkRole = phase === 'evaluate' ? 'student' : phase;
  const keepsNetwork = isMidway || phase === 'evaluate';
  // At a network's first moment nothing was changed midway: the run is the one that would have begun with these settings.
  const changed = keepsNetwork ? changes({ ...before, name: '' }, { ...config, name: '' }, '') : [];
  const marks = changed.map(({ path, from, to }): AdjustmentRecord => ({ network, step, path, from: simple(from), to: simple(to) }));
  // Whoever restarted the parent's worker did not touch this run.
  const { evaluations, ledger, restarts: _, ...records } = checkpoint.records;
  return {
    ...checkpoint,
    ...{ runId, config },
    // A network that has not made a step yet is made anew: its settings may have changed.
    weights: keepsNetwork ? checkpoint.weights : { ...checkpoint.weights, [network]: undefined },
    trainer: isMidway ? checkpoint.trainer : new Map(),
    records: {
      ...records,
      evaluations: evaluations.filter((each) => !each.final && (keepsNetwork || each.network !== network)),
      ledger: ledger.filter((entry) => keepsNetwork || entry.phase !== network),
      adjustments: [...records.adjustments, ...marks],
      reports: [],
    },
  };
}
