/** Experiments of a few steps, made from presets so that they stay valid as presets change. */
import type { Preset } from '../src/experiments/define';
import type { RunConfig } from '../src/protocol/run-config';
import { type Json, setPath } from '../src/runs/config-path';
import { encodeLink } from '../src/runs/share-link';

const MODEL = { id: 'resnet', params: { depth: '8', width: 4, stemStride: 2 } };

/** `steps` small steps for every network that the preset trains, with attacks of two steps. */
export function tiny({ config }: Preset, steps: number): RunConfig {
  const changes: Record<string, Json> = {
    name: 'Tiny',
    'evaluation.count': 20,
    'evaluation.batchSize': 20,
    'evaluation.attack.params.steps': 2,
    'evaluation.live.count': 10,
    'evaluation.live.every': Math.max(1, Math.floor(steps / 4)),
    'evaluation.live.attack.params.steps': 2,
  };
  for (const role of ['plain', 'teacher', 'student'] as const) {
    const network = config[role];
    if (!network || 'shipped' in network) continue;
    changes[`${role}.model`] = MODEL;
    changes[`${role}.steps`] = steps;
    changes[`${role}.batchSize`] = 16;
  }
  return Object.entries(changes).reduce<RunConfig>((result, [path, value]) => setPath(result, path, value), config);
}

/** The address's hash that opens the page with this experiment. */
export const tinyLink = (preset: Preset, steps: number): string => encodeLink(preset, tiny(preset, steps));
