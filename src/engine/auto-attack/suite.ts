/** Attacks one after the other, each on the images that withstood those before. */
import type { PluginChoice } from '../../protocol/run-config';
import type { Attack, AttackContext, AttackCost, Rounds } from '../attack';
import { mergeFooled } from './merge';

/** What an evaluation runs: the parts, and of a part its own parts. */
export function stagesOf(parts: readonly PluginChoice[], get: (id: string) => Attack): PluginChoice[] {
  return parts.flatMap((part) => get(part.id).stages?.(part.params) ?? [part]);
}

/** All stages on all images: an upper bound of what an evaluation spends. */
export function suiteCost(parts: readonly PluginChoice[], get: (id: string) => Attack): AttackCost {
  const costs = parts.map(({ id, params }) => get(id).cost(params));
  return {
    forward: costs.reduce((sum, { forward }) => sum + forward, 0) + (parts.length > 1 ? parts.length : 0),
    inputGradient: costs.reduce((sum, { inputGradient }) => sum + inputGradient, 0),
  };
}

/** The parts on all images, each image keeping the first result that fools the network. */
export const suite = (context: AttackContext, parts: readonly PluginChoice[], get: (id: string) => Attack): Rounds =>
  mergeFooled(
    context,
    parts.map(
      ({ id, params }) =>
        () =>
          get(id).rounds(context, params),
    ),
  );
