/** The format of a preset: a whole experiment as data, with the claim it tests and where the claim comes from. */
import { parseRunConfig, type RunConfig, type RunConfigInput } from '../protocol/run-config';

export interface Preset {
  /** The file's name; what `?preset=` and the command line call it. */
  readonly id: string;
  readonly label: string;
  /** One sentence that the run can support or refute. */
  readonly claim: string;
  readonly citation: string;
  /** Heading that the page lists it under. */
  readonly group?: string;
  /** Expected length on a two-core laptop without a GPU, where known. */
  readonly minutes?: number;
  readonly config: RunConfig;
}

/**
 * Checks a preset's config once, at load.
 * @throws ConfigError naming the field
 */
export function definePreset(preset: Omit<Preset, 'config'> & { readonly config: RunConfigInput }): Preset {
  return { ...preset, config: parseRunConfig(preset.config) };
}
