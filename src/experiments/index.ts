/** Every preset in this folder, the quick one first. */
import { ConfigError } from '../protocol/errors';
import type { Preset } from './define';

const files = import.meta.glob<Preset>(
  ['./*.ts', '!./index.ts', '!./define.ts', '!./embedded.ts', '!./ablation.ts', '!./scenario.ts', '!./*.test.ts'],
  {
    eager: true,
    import: 'default',
  },
);

const FIRST = ['quick-demo', 'distil-now'];
const rank = ({ id }: Preset) => (FIRST.includes(id) ? FIRST.indexOf(id) : FIRST.length);

/** @throws ConfigError when a file's name and its preset's id differ */
export function listPresets(): readonly Preset[] {
  const presets = Object.entries(files).map(([file, preset]) => {
    const stem = file.slice(2, -3);
    if (preset.id !== stem) throw new ConfigError(`preset id in "${file}" is "${preset.id}", expected "${stem}"`);
    return preset;
  });
  return presets.sort((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
}

/** @throws ConfigError listing the known presets */
export function findPreset(id: string): Preset {
  const presets = listPresets();
  const preset = presets.find((each) => each.id === id);
  if (!preset) throw new ConfigError(`preset is "${id}", expected one of ${presets.map((each) => each.id).join(', ')}`);
  return preset;
}
