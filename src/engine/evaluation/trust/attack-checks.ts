/** Checks that compare attacks with each other. */
import { attacks } from '../../attacks';
import { chanceOfMore, pairedDifference } from '../../statistics';
import { type Probe, share } from './probe';
import { type Check, percent, type Verdict } from './verdict';

/** Rarer than this is not called chance; five images of five do, four of four do not. */
const CHANCE = 0.05;

/** Whether more images stand in `first` than in `second`, beyond the noise of so few images. */
function isClearlyHigher(first: readonly boolean[], second: readonly boolean[]): boolean {
  const gap = pairedDifference(first, second);
  return gap !== null && chanceOfMore(gap.onlyFirst, gap.onlySecond) < CHANCE;
}

/** Two attacks of which the second is the stronger: it must not leave more images standing. */
function ordered(weak: readonly boolean[], strong: readonly boolean[], names: readonly [string, string]): Verdict {
  const value = share(strong) - share(weak);
  const numbers = `${percent(share(strong))} of ${strong.length} images withstand ${names[1]}, ${percent(share(weak))} withstand ${names[0]}`;
  if (isClearlyHigher(strong, weak)) {
    return { light: 'red', value, text: `${numbers}: the stronger attack does worse, so gradients mislead it.` };
  }
  return { light: 'green', value, text: `${numbers}: the stronger attack is at least as strong, up to noise.` };
}

export const headline: Check = {
  id: 'headline',
  label: 'The reported attack is strong enough',
  needsImages: true,
  async *run(probe) {
    const { steps } = probe.effort;
    const probed = yield* probe.standing('pgd', { perturb: probe.pgd(steps) });
    const reported = probe.right.map(probe.options.stood);
    const value = share(reported) - share(probed);
    const numbers = `${percent(share(reported))} of ${reported.length} images withstand the reported attack, ${percent(share(probed))} withstand PGD-${steps}`;
    if (!isClearlyHigher(reported, probed)) return { light: 'green', value, text: `${numbers}.` };
    return { light: 'red', value, text: `${numbers}: the reported attack is too weak to report.` };
  },
};

export const strongerAttack: Check = {
  id: 'stronger-attack',
  label: 'A stronger attack finds more',
  needsImages: true,
  async *run(probe) {
    const weak = yield* probe.standing('fgsm', { perturb: probe.attack('fgsm', {}) });
    const { steps } = probe.effort;
    const strong = yield* probe.standing('pgd', { perturb: probe.pgd(steps) });
    return ordered(weak, strong, ['FGSM', `PGD-${steps}`]);
  },
};

export const moreSteps: Check = {
  id: 'more-steps',
  label: 'More steps never help the network',
  needsImages: true,
  async *run(probe) {
    const { steps, fewSteps } = probe.effort;
    const few = yield* probe.standing('few', { perturb: probe.pgd(fewSteps) });
    const many = yield* probe.standing('pgd', { perturb: probe.pgd(steps) });
    return ordered(few, many, [`PGD-${fewSteps}`, `PGD-${steps}`]);
  },
};

/** Any image can become plain grey within 0.5; in other norms the largest radius on offer stands for it. */
const UNBOUNDED = 0.5;
function largestRadius({ options: { threatModel } }: Probe): number {
  const spec = threatModel.params.epsilon;
  return threatModel.id === 'linf' || spec?.kind !== 'real' ? UNBOUNDED : spec.max;
}
const NEARLY_NONE = 0.05;
const TOO_MANY = 0.2;

export const unbounded: Check = {
  id: 'unbounded',
  label: 'Without a limit every image falls',
  needsImages: true,
  async *run(probe) {
    const epsilon = largestRadius(probe);
    const { steps } = probe.effort;
    const standing = yield* probe.standing('unbounded', { perturb: probe.pgd(steps, epsilon), epsilon });
    const value = share(standing);
    const numbers = `${percent(value)} of ${standing.length} images withstand PGD-${steps} at ε = ${Number(epsilon.toPrecision(3))}`;
    if (value <= NEARLY_NONE) return { light: 'green', value, text: `${numbers}: about none, as it must be.` };
    const light = value <= TOO_MANY ? 'amber' : 'red';
    return { light, value, text: `${numbers}, expected about none: the attack cannot follow the gradients.` };
  },
};

/** Multiples of the radius to compare at: where an attack fools almost nobody yet, a larger one must tell. */
const RADII = [1, 4] as const;

export const randomNoise: Check = {
  id: 'random-noise',
  label: 'Random noise is much weaker',
  needsImages: true,
  async *run(probe) {
    const { steps } = probe.effort;
    let found: Verdict = { light: 'amber', value: null, text: '' };
    for (const factor of RADII) {
      const epsilon = Math.min(largestRadius(probe), factor * probe.options.epsilon);
      const name = factor === 1 ? '' : ` ${factor}`;
      const noisy = yield* probe.standing(`noise${name}`, { perturb: probe.noise, epsilon });
      const attacked = yield* probe.standing(`pgd${name}`, { perturb: probe.pgd(steps, epsilon), epsilon });
      const value = share(noisy) - share(attacked);
      const radius = factor === 1 ? 'of the same size' : `of ${factor} times the radius`;
      const numbers = `Noise ${radius} fools ${percent(1 - share(noisy))}, the attack ${percent(1 - share(attacked))} of ${noisy.length} images`;
      if (isClearlyHigher(noisy, attacked)) return { light: 'green', value, text: `${numbers}.` };
      if (share(noisy) < 1 && value <= 0) return { light: 'red', value, text: `${numbers}: the attack is no better than chance.` };
      found = { light: 'amber', value, text: `${numbers}: too close to tell an attack from chance.` };
    }
    return found;
  },
};

/** AutoAttack's margin below which Square's success counts as a warning. */
const SQUARE_MARGIN = 0.002;

export const blackBox: Check = {
  id: 'black-box',
  label: 'Attacks without gradients are not stronger',
  needsImages: true,
  async *run(probe) {
    const { surrogate, threatModel } = probe.options;
    const { queries, steps, images } = probe.effort;
    const white = yield* probe.standing('pgd', { perturb: probe.pgd(steps) });
    const found: { readonly name: string; readonly standing: readonly boolean[] }[] = [];
    const square = attacks.get('square');
    if (!square.norms || square.norms.includes(threatModel.id)) {
      const perturb = probe.attack('square', { queries, rescale: true });
      found.push({ name: square.name({ queries }), standing: yield* probe.standing('square', { perturb }) });
    }
    if (surrogate) {
      const perturb = probe.attack('pgd', { steps, stepSize: probe.options.epsilon / 4 }, surrogate);
      found.push({ name: 'transfer from another network', standing: yield* probe.standing('transfer', { perturb }) });
    }
    if (found.length === 0) {
      return { light: 'amber', value: null, text: `Could not run: no black-box attack knows the norm ${threatModel.id}.` };
    }
    const strongest = found.reduce((a, b) => (share(b.standing) < share(a.standing) ? b : a));
    const value = share(strongest.standing) - share(white);
    const numbers = `${percent(share(white))} of ${white.length} images withstand PGD-${steps}, ${percent(share(strongest.standing))} withstand ${strongest.name}`;
    if (isClearlyHigher(white, strongest.standing)) {
      return { light: 'red', value, text: `${numbers}: looking at gradients makes the attack worse, so they are masked.` };
    }
    if (value < -Math.max(SQUARE_MARGIN, 1 / images)) {
      return { light: 'amber', value, text: `${numbers}: more images would have to show whether that is chance.` };
    }
    return { light: 'green', value, text: `${numbers}: the white-box attack is the stronger.` };
  },
};
