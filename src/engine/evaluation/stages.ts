/** An attack choice as the list of single attacks that an evaluation runs one after the other. */
import { ConfigError } from '../../protocol/errors';
import { parseParams, type RawParams } from '../../protocol/params';
import type { PluginChoice } from '../../protocol/run-config';
import type { AttackCost } from '../attack';
import { attacks } from '../attacks';

export interface Stage {
  readonly id: string;
  readonly name: string;
  /** Every parameter of one round, defaults included. */
  readonly params: RawParams;
  /** Independent rounds: the restarts of the attack, each on the images that withstood those before. */
  readonly rounds: number;
  /** Passes an image in one round. */
  readonly cost: AttackCost;
  /** Why it cannot run on this many classes. */
  readonly skipped?: string;
}

/** Classes below which a loss is not defined. */
const LEAST_CLASSES: Readonly<Record<string, number>> = { dlr: 3, 'dlr-targeted': 4 };

function obstacle(params: RawParams, isTargeted: boolean, classes: number): string | undefined {
  const least = LEAST_CLASSES[String(params.loss)] ?? 2;
  if (classes < least) return `loss "${params.loss}" has ${classes} classes, expected at least ${least}`;
  if (isTargeted && Number(params.rival) > classes - 1) {
    return `target number ${params.rival} of ${classes - 1} wrong classes does not exist`;
  }
  return undefined;
}

/**
 * The parts of an attack, restarts taken apart so that each runs on survivors only.
 * @param norm id of the threat model
 * @throws ConfigError for an unknown attack, a parameter out of range, a norm that the attack does not know, or too few
 * classes for every part
 */
export function stagesOf(choice: PluginChoice, norm: string, classes: number): Stage[] {
  const stages = partsOf(choice, norm, classes);
  const reasons = stages.map(({ skipped }) => skipped);
  // Nothing would be attacked, and everything would seem robust.
  if (reasons.every((reason) => reason !== undefined)) throw new ConfigError(`attack "${choice.id}" cannot run: ${reasons[0]}`);
  return stages;
}

function partsOf({ id, params }: PluginChoice, norm: string, classes: number): Stage[] {
  const attack = attacks.get(id);
  if (attack.norms && !attack.norms.includes(norm)) {
    throw new ConfigError(`threat model of attack "${id}" is "${norm}", expected one of ${attack.norms.join(', ')}`);
  }
  const parts = attack.stages?.(params) ?? [{ id, params }];
  if (parts.length > 1 || parts[0]!.id !== id) return parts.flatMap((part) => partsOf(part, norm, classes));
  const all: RawParams = parseParams(id, attack.params, parts[0]!.params);
  const rounds = typeof all.restarts === 'number' ? all.restarts : 1;
  const single = typeof all.restarts === 'number' ? { ...all, restarts: 1 } : all;
  const isTargeted = typeof all.rival === 'number' && (id === 'fab-t' || String(all.loss).endsWith('-targeted'));
  const skipped = obstacle(single, isTargeted, classes);
  const name = `${attack.name(all)}${isTargeted ? `, target ${all.rival}` : ''}`;
  return [{ id, name, params: single, rounds, cost: attack.cost(single), ...(skipped ? { skipped } : {}) }];
}
