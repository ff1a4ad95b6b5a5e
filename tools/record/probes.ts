/** Two questions that lessons ask of the recorded networks: what they look at, and what a masked one would seem to withstand. */

import { Evaluator } from '../../src/engine/evaluation/evaluator';
import { stagesOf } from '../../src/engine/evaluation/stages';
import { networkTarget, type Target } from '../../src/engine/evaluation/target';
import { trustChecks } from '../../src/engine/evaluation/trust';
import { Random } from '../../src/engine/random';
import * as tf from '../../src/engine/tf';
import { threatModels } from '../../src/engine/threat-models';
import type { LoadedDataset } from '../../src/protocol/images';
import type { Proportion } from '../../src/protocol/metrics';
import type { TrustCheck } from '../../src/protocol/report';
import { NETWORK_ROLES, type PluginChoice } from '../../src/protocol/run-config';
import { CUE_VARIANTS, type Probes } from '../../src/runs/recording-probes';
import type { Shipped } from './networks';

const CUE_COUNT = 1000;
const MASKING_COUNT = 200;
const SCALE = 1000;
const BATCH = 50;
const EPSILON = 8 / 255;
const nothing = () => {};

interface Found {
  readonly clean: Proportion;
  readonly robust: Proportion;
  readonly standing: ReadonlySet<number>;
}

async function judge(target: Target, dataset: LoadedDataset, count: number, attack: PluginChoice | null): Promise<Found> {
  const threatModel = threatModels.get('linf').create({ epsilon: EPSILON });
  const classes = dataset.classes.length;
  const evaluator = new Evaluator({
    ...{ target, threatModel, batchSize: BATCH, random: new Random(1), images: { source: dataset.test, classes } },
    indices: Array.from({ length: count }, (_, i) => i),
    stages: attack ? stagesOf(attack, 'linf', classes) : [],
  });
  for await (const _ of evaluator.run());
  const { clean, robustAtMost: robust } = evaluator.progress();
  return { clean, robust, standing: evaluator.standing() };
}

/** Clean accuracy where the texture agrees with the figure, is gone, or belongs to another class. */
export async function recordCues({ networks, open }: Shipped): Promise<Probes['cues']> {
  const rows: Probes['cues'] = [];
  for (const variant of CUE_VARIANTS) {
    const dataset = await open({ variant });
    for (const network of NETWORK_ROLES) {
      const target = networkTarget(networks[network], nothing);
      rows.push({ network, variant, clean: (await judge(target, dataset, CUE_COUNT, null)).clean });
      target.dispose();
    }
  }
  return rows;
}

async function lights(
  target: Target,
  surrogate: Target,
  dataset: LoadedDataset,
  standing: ReadonlySet<number>,
): Promise<readonly TrustCheck[]> {
  let last: readonly TrustCheck[] = [];
  for await (const checks of trustChecks({
    ...{ target, surrogate, threatModel: threatModels.get('linf'), epsilon: EPSILON, batchSize: BATCH, random: new Random(1) },
    images: { source: dataset.test, classes: dataset.classes.length },
    indices: Array.from({ length: MASKING_COUNT }, (_, i) => i),
    effort: 'quick',
    stood: (index) => standing.has(index),
  })) {
    last = checks;
  }
  return last;
}

/** The ordinary network as it is, and with its logits multiplied, which changes no answer and blinds the attack. */
export async function recordMasking({ networks, open }: Shipped): Promise<Probes['masking']> {
  const dataset = await open();
  const honest = networkTarget(networks.plain, nothing);
  const surrogate = networkTarget(networks.student, nothing);
  const masked: Target = { tally: nothing, logits: (x) => tf.tidy(() => tf.mul(honest.logits(x), SCALE)) };
  const attack = (loss: string): PluginChoice => ({ id: 'pgd', params: { steps: 20, stepSize: 2 / 255, loss } });
  const measure = async (target: Target) => {
    const pgd = await judge(target, dataset, MASKING_COUNT, attack('cross-entropy'));
    const margin = await judge(target, dataset, MASKING_COUNT, attack('margin'));
    const checks = await lights(target, surrogate, dataset, pgd.standing);
    return {
      clean: pgd.clean,
      pgd: pgd.robust,
      margin: margin.robust,
      checks: checks.map(({ id, light, value }) => ({ id, light, value })),
    };
  };
  const result = { scale: SCALE, honest: await measure(honest), masked: await measure(masked) };
  honest.dispose();
  surrogate.dispose();
  return result;
}
