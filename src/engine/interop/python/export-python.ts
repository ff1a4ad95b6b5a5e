/** A network, its images and a script that attacks it anew outside the browser. */
import type { PythonFiles } from '../../../protocol/exports';
import type { EvaluationReport } from '../../../protocol/report';
import type { PluginChoice } from '../../../protocol/run-config';
import { createNetwork } from '../../network';
import type { Random } from '../../random';
import { proportion } from '../../statistics';
import * as tf from '../../tf';
import { threatModels } from '../../threat-models';
import { exportTorch } from '../export-torch';
import { type SavedNetwork, savedArchitecture } from '../saved-network';
import { COMMON_SOURCE } from './common-source';
import { networkLines } from './network-lines';
import { writeNpy } from './npy';
import { type PageRunOptions, pageRun } from './page-run';
import { FRAMEWORKS, scriptSource } from './script-source';
import type { SteepestAscent } from './settings';

export interface PythonExportOptions extends Pick<PageRunOptions, 'source' | 'indices' | 'batchSize'> {
  readonly saved: SavedNetwork;
  /** What the network is called in the files. */
  readonly name: string;
  readonly threatModel: PluginChoice;
  readonly attack: SteepestAscent;
  readonly random: Random;
  /** What the images are, for people. */
  readonly data: string;
  readonly seed: number;
  /** The run's own report, where it was made by the same attack on the same images. */
  readonly recorded: Pick<EvaluationReport, 'clean' | 'robust'> | null;
  readonly backend: string;
}

/**
 * `check_torch.py`, `check_jax.py`, `playground.py`, the weights under PyTorch names, `page.json` with the attack and the page's numbers, and the
 * arrays: images [n, 32, 32, 3] uint8, labels, start and page_adversarial [n, 32, 32, 3] float32, page_logits [n, classes], page_clean and
 * page_robust (1 where the page's answer was right).
 * @throws ConfigError for a threat model that the scripts do not know
 */
export async function exportPython(options: PythonExportOptions): Promise<PythonFiles> {
  const { saved, name, threatModel: choice, attack, source, indices, batchSize, random, data, seed, recorded, backend } = options;
  const threatModel = threatModels.get(choice.id).create(choice.params);
  const network = createNetwork(savedArchitecture(saved), saved.weights);
  const classes = saved.classes.length;
  const page = await pageRun({
    ...{ network, source, indices, classes, threatModel, batchSize, random },
    attack: { id: 'pgd', params: { ...attack, restarts: 1 } },
  }).finally(network.dispose);
  const n = indices.length;
  const { steps, stepSize, start } = attack;
  const weights = `${name}.safetensors`;
  const pixels = (value: number) => `${Number((255 * value).toPrecision(3))}/255`;
  const share = (flags: Uint8Array) =>
    proportion(
      flags.reduce((a, b) => a + b, 0),
      n,
    );
  const facts = {
    title: `${name}: ${n} images of ${data}, seed ${seed}; PGD-${steps}, ${choice.id}, radius ${pixels(threatModel.epsilon)}, step ${pixels(stepSize)}, start ${start}`,
    ...{ weights, norm: choice.id, epsilon: threatModel.epsilon, steps, stepSize, batch: Math.min(100, n) },
    page: { backend, clean: share(page.clean), robust: share(page.robust) },
    recorded: recorded && { clean: recorded.clean.value, robust: recorded.robust.value, n: recorded.robust.n },
  };
  const body = networkLines(saved);
  const text = (source: string) => tf.util.encodeString(source);
  const pictures = [n, 32, 32, 3];
  return {
    files: [
      ...FRAMEWORKS.map((framework) => ({ name: `check_${framework}.py`, bytes: text(scriptSource(framework, body)) })),
      { name: 'playground.py', bytes: text(COMMON_SOURCE) },
      { name: 'page.json', bytes: text(`${JSON.stringify(facts, null, 2)}\n`) },
      { name: weights, bytes: new Uint8Array(exportTorch(saved)) },
    ],
    arrays: [
      { name: 'images.npy', bytes: writeNpy(pictures, page.images) },
      { name: 'labels.npy', bytes: writeNpy([n], page.labels) },
      { name: 'start.npy', bytes: writeNpy(pictures, page.starts) },
      { name: 'page_adversarial.npy', bytes: writeNpy(pictures, page.adversarial) },
      { name: 'page_logits.npy', bytes: writeNpy([n, classes], page.logits) },
      { name: 'page_clean.npy', bytes: writeNpy([n], page.clean) },
      { name: 'page_robust.npy', bytes: writeNpy([n], page.robust) },
      { name: 'indices.npy', bytes: writeNpy([n], indices) },
    ],
  };
}
