/** Channel maps of a fixed batch of test pictures, recorded whenever a run looks at its networks. */
import { readImages } from '../engine/batches';
import { mapSettings, vectorsOf } from '../engine/inspect/channels';
import * as tf from '../engine/tf';
import type { LoadedDataset } from '../protocol/images';
import type { ProbeHistory, ProbePoint } from '../protocol/inspect';
import type { NetworkRole, RunConfig } from '../protocol/run-config';
import { evaluationIndices } from './evaluation-identity';
import { readAway } from './inspect-common';
import type { Looked } from './inspect-networks';

/** The first of the pictures that the run is evaluated on. */
const PROBE_PICTURES = 32;
/** A long run keeps its last ones. */
const MAX_POINTS = 600;

export class Probe {
  readonly #points: ProbePoint[] = [];

  history(): ProbeHistory {
    return { pictures: PROBE_PICTURES, points: this.#points };
  }

  /** Mean channel-map vectors of each network's taps. */
  async record(
    networks: readonly Looked[],
    { phase, step, config, dataset }: { phase: NetworkRole; step: number; config: RunConfig; dataset: LoadedDataset },
  ): Promise<void> {
    const settings = mapSettings(config.student?.method.id === 'mixacm' ? config.student.method.params : {});
    // The run may have gone on since it looked.
    const at = networks.find(({ about }) => about.role === phase)?.about.step ?? step;
    const { images } = readImages(dataset.test, evaluationIndices(config.seed, dataset.test, PROBE_PICTURES));
    try {
      for (const { about, graph } of networks) {
        const means = tf.tidy(() =>
          vectorsOf(graph.network.architecture, graph.forward(images).taps, settings).map((rows) => tf.mean(rows, 0)),
        );
        this.#points.push({ network: about.role, phase, step: at, taps: await Promise.all(means.map(readAway)) });
      }
      this.#points.splice(0, this.#points.length - MAX_POINTS);
    } finally {
      images.dispose();
    }
  }
}
