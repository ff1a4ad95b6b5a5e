/** Lights and sentences of checks. */
import { ConfigError } from '../../../protocol/errors';
import type { Light, TrustCheck } from '../../../protocol/report';
import { LEAST_IMAGES, type Probe } from './probe';

export interface Verdict {
  readonly light: Light;
  readonly value: number | null;
  readonly text: string;
}

/** One check; pauses between the iterations of its attacks. */
export interface Check {
  readonly id: string;
  readonly label: string;
  /** Whether it attacks images that are answered correctly, and so needs some. */
  readonly needsImages: boolean;
  run(probe: Probe): AsyncGenerator<void, Verdict>;
}

export const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** Runs a check, or says in amber why it could not run. */
export async function* runCheck({ id, label, needsImages, run }: Check, probe: Probe): AsyncGenerator<void, TrustCheck> {
  const { length } = probe.right;
  if (needsImages && length < LEAST_IMAGES) {
    const text = `Could not run: images answered correctly are ${length}, expected at least ${LEAST_IMAGES} to attack.`;
    return { id, label, light: 'amber', value: null, text };
  }
  try {
    return { id, label, ...(yield* run(probe)) };
  } catch (error) {
    // What cannot be asked of this network says nothing about it; other errors are faults of ours or of the device.
    if (!(error instanceof ConfigError)) throw error;
    return { id, label, light: 'amber', value: null, text: `Could not run: ${error.message}.` };
  }
}
