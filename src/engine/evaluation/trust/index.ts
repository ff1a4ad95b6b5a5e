/** Trust checks: is it the network that is robust, or the attack that is blind? */
import type { TrustCheck } from '../../../protocol/report';
import { blackBox, headline, moreSteps, randomNoise, strongerAttack, unbounded } from './attack-checks';
import { lossRises, zeroGradients } from './gradient-checks';
import { deterministic, enoughClasses, outputsAreLogits } from './output-checks';
import { EFFORTS, Probe, type ProbeOptions } from './probe';
import { type Check, runCheck } from './verdict';

/** In the order in which they are shown. */
const CHECKS: readonly Check[] = [
  headline,
  strongerAttack,
  moreSteps,
  unbounded,
  randomNoise,
  blackBox,
  zeroGradients,
  lossRises,
  outputsAreLogits,
  deterministic,
  enoughClasses,
];

export const CHECK_COUNT = CHECKS.length;

/**
 * Images, and passes an image, that the checks spend at most: FGSM, PGD of few and of more steps, PGD and noise at 0.5, at the
 * radius and at its multiple, Square, transfer, two gradients with two more passes, six looks at outputs; each result judged
 * once more.
 */
export function checkCost(effort: keyof typeof EFFORTS) {
  const { images, steps, fewSteps, queries } = EFFORTS[effort];
  return {
    images,
    forward: 2 + (fewSteps + 1) + 3 * (steps + 1) + 2 + (queries + 1) + (steps + 1) + 4 + 6,
    inputGradient: 1 + fewSteps + 4 * steps + 2,
  };
}

/** Those of the checks beside every closing evaluation. */
export const QUICK_COST = checkCost('quick');

/** Runs every check; yields the finished ones after every iteration of an attack. */
export async function* trustChecks(options: ProbeOptions): AsyncGenerator<readonly TrustCheck[], readonly TrustCheck[]> {
  const probe = new Probe(options);
  const done: TrustCheck[] = [];
  for await (const _ of probe.gather()) yield done;
  for (const check of CHECKS) {
    const work = runCheck(check, probe);
    let step = await work.next();
    try {
      for (; !step.done; step = await work.next()) yield [...done];
      done.push(step.value);
    } finally {
      await work.return(undefined as never);
    }
    yield [...done];
  }
  return done;
}
