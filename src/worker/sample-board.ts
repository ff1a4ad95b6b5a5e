/** The test images shown in the page: one view per image with what every network so far makes of it. */
import { type EvaluationOptions, sampleViews } from '../engine/evaluate';
import type { SampleView } from '../protocol/metrics';
import type { NetworkRole } from '../protocol/run-config';

/** Test images shown in the page. */
const SAMPLES = 4;

export class SampleBoard {
  readonly #views = new Map<NetworkRole, readonly SampleView[]>();
  readonly #onSamples: (samples: readonly SampleView[]) => void;

  constructor(onSamples: (samples: readonly SampleView[]) => void) {
    this.#onSamples = onSamples;
  }

  has(role: NetworkRole): boolean {
    return this.#views.has(role);
  }

  /** Attacks the first images of an evaluation on its network and shows them beside the others. */
  async show(role: NetworkRole, options: EvaluationOptions): Promise<void> {
    const { network, indices } = options;
    this.#views.set(role, await sampleViews({ ...options, networks: { [role]: network }, indices: Array.from(indices).slice(0, SAMPLES) }));
    const all = [...this.#views.values()];
    this.#onSamples(
      (all[0] ?? []).map((first, n) => ({ ...first, attacked: Object.assign({}, ...all.map((views) => views[n]!.attacked)) })),
    );
  }
}
