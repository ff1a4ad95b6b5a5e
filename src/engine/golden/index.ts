/** Runs golden cases on the engine's own code; the command line and the tests share it. */
import * as tf from '../tf';
import { attack } from './attacks';
import { apgd, apgdCheckpoints, fabProjection, squareSchedule } from './auto-attack';
import { worstDeviation } from './compare';
import type { GoldenCase, Runner } from './format';
import { acm, attention, channels, loss } from './losses';
import { method, methodLogits } from './methods';
import { mixing } from './mixing';
import { batchNorm, model, residualBlock } from './models';
import { learningRate, mtardWeights, optimiser, paired, pareto, wilson } from './numbers';

export { type GoldenCase, parseCases } from './format';

const RUNNERS: Readonly<Record<string, Runner>> = {
  loss,
  acm,
  'attention-transfer': attention,
  'channel-distillation': channels,
  mixing,
  method,
  'method-logits': methodLogits,
  'mtard-weights': mtardWeights,
  model,
  'batch-norm': batchNorm,
  'residual-block': residualBlock,
  attack,
  apgd,
  'apgd-checkpoints': apgdCheckpoints,
  'fab-projection': fabProjection,
  'square-schedule': squareSchedule,
  'wilson-interval': wilson,
  'paired-difference': paired,
  'pareto-front': pareto,
  'learning-rate': learningRate,
  optimiser,
};

export const GOLDEN_KINDS = Object.keys(RUNNERS);

export interface Outcome {
  readonly passed: boolean;
  /** The worst entry, or what went wrong. */
  readonly detail: string;
}

/** Runs one case; an error of the engine is a failure of the case. */
export async function runCase(golden: GoldenCase): Promise<Outcome> {
  const runner = RUNNERS[golden.kind];
  if (!runner) return { passed: false, detail: `kind "${golden.kind}" is unknown, expected one of ${GOLDEN_KINDS.join(', ')}` };
  tf.engine().startScope();
  try {
    const results = await runner(golden);
    const { ratio, detail, entry } = await worstDeviation(golden, results);
    tf.dispose(Object.values(results).filter((value) => value instanceof tf.Tensor));
    return { passed: ratio <= 1, detail: `${detail} (${ratio.toPrecision(3)} of the tolerance${entry ? '' : ', nothing compared'})` };
  } catch (error) {
    return { passed: false, detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  } finally {
    tf.engine().endScope();
  }
}
