/** Robust accuracy as one thing about the attack grows. */
import type { Curve, CurveKind, CurvePoint } from '../../protocol/report';
import type { Random } from '../random';
import { proportion } from '../statistics';
import type { ThreatModelPlugin } from '../threat-model';
import { attackBatch, type Images, perturbing, readAnswers, readBatch } from './attack-batch';
import type { Target } from './target';

export interface CurveOptions {
  readonly target: Target;
  readonly images: Images;
  readonly indices: readonly number[];
  readonly threatModel: ThreatModelPlugin;
  readonly epsilon: number;
  readonly batchSize: number;
  readonly random: Random;
}

/** Radii of the linf curve; for other norms the same multiples of the evaluation's radius. */
export const EPSILONS: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 10, 12, 16, 32, 64, 127.5].map((pixels) => pixels / 255);
const USUAL_EPSILON = 8 / 255;
export const STEPS: readonly number[] = [1, 2, 5, 10, 20, 50, 100];
export const RESTARTS = 10;
const PGD_STEPS = 20;
/** Steps of the restarts curve: short ones leave something for a restart to find. */
const RESTART_STEPS = 10;

/** Passes an image of a curve, at most: forward and backward at every step, and a verdict. */
export function curvePasses(kind: CurveKind): number {
  const of = (steps: number) => 2 * steps + 1;
  const sum = { epsilon: (EPSILONS.length - 1) * of(PGD_STEPS), steps: STEPS.reduce((total, steps) => total + of(steps), 0) };
  return kind === 'restarts' ? RESTARTS * of(RESTART_STEPS) : sum[kind];
}

/** Enough to cross the ball two and a half times. */
const stepSize = (epsilon: number, steps: number) => (2.5 * epsilon) / steps;

class Standing {
  readonly #options: CurveOptions;
  #right: readonly number[] = [];

  constructor(options: CurveOptions) {
    this.#options = options;
  }

  /** Those of the images that are answered correctly without an attack. */
  async *clean(): AsyncGenerator<void, readonly number[]> {
    const { images, indices, batchSize, target } = this.#options;
    const right: number[] = [];
    for (let start = 0; start < indices.length; start += batchSize) {
      const chunk = indices.slice(start, start + batchSize);
      const batch = readBatch(images, chunk, batchSize);
      const found = await readAnswers(target, batch.x, batch, chunk.length);
      right.push(...chunk.filter((_, row) => found[row] === batch.classes[row]));
      batch.dispose();
      yield;
    }
    this.#right = right;
    return right;
  }

  /** Those of `among` that withstand PGD. */
  async *under(params: { epsilon: number; steps: number }, among: readonly number[], label: string): AsyncGenerator<void, number[]> {
    const { images, batchSize, target, threatModel, random } = this.#options;
    const { epsilon, steps } = params;
    const perturb = perturbing('pgd', { steps, stepSize: Math.min(10, stepSize(epsilon, steps)) }, target);
    const standing: number[] = [];
    for (let start = 0; start < among.length; start += batchSize) {
      const indices = among.slice(start, start + batchSize);
      const truth = new Uint8Array(indices.length);
      images.source.read(indices, new Uint8Array(indices.length * 3072), truth);
      const found = yield* attackBatch({
        ...{ images, indices, batchSize, target, perturb },
        threatModel: threatModel.create({ epsilon }),
        random: random.fork(`${label} ${start}`),
      });
      standing.push(...indices.filter((_, row) => found[row] === truth[row]));
    }
    return standing;
  }

  point(x: number, standing: readonly number[]): CurvePoint {
    return { x, robust: proportion(standing.length, this.#options.indices.length) };
  }

  get right(): readonly number[] {
    return this.#right;
  }
}

async function* epsilonPoints(measure: Standing, { threatModel, epsilon }: CurveOptions): AsyncGenerator<CurvePoint | undefined> {
  const scale = threatModel.id === 'linf' ? 1 : epsilon / USUAL_EPSILON;
  const spec = threatModel.params.epsilon;
  const largest = spec?.kind === 'real' ? spec.max : Number.POSITIVE_INFINITY;
  // An image that was moved across a border stays across it in every larger ball.
  let standing = measure.right;
  for (const radius of new Set(EPSILONS.map((each) => each * scale).filter((each) => each <= largest))) {
    if (radius > 0) standing = yield* forward(measure.under({ epsilon: radius, steps: PGD_STEPS }, standing, `epsilon ${radius}`));
    yield measure.point(radius, standing);
  }
}

async function* stepPoints(measure: Standing, { epsilon }: CurveOptions): AsyncGenerator<CurvePoint | undefined> {
  for (const steps of STEPS) {
    // One start for all, and no carrying over: this curve is to show whether more steps help.
    const standing = yield* forward(measure.under({ epsilon, steps }, measure.right, 'steps'));
    yield measure.point(steps, standing);
  }
}

async function* restartPoints(measure: Standing, { epsilon }: CurveOptions): AsyncGenerator<CurvePoint | undefined> {
  let standing = measure.right;
  for (let restart = 1; restart <= RESTARTS; restart++) {
    standing = yield* forward(measure.under({ epsilon, steps: RESTART_STEPS }, standing, `restart ${restart}`));
    yield measure.point(restart, standing);
  }
}

/** Hands on the pauses of a measurement and returns its result. */
async function* forward<T>(work: AsyncGenerator<void, T>): AsyncGenerator<undefined, T> {
  let step = await work.next();
  try {
    for (; !step.done; step = await work.next()) yield undefined;
    return step.value;
  } finally {
    await work.return(undefined as T);
  }
}

const CURVES: Readonly<Record<CurveKind, { readonly attack: string; readonly points: typeof epsilonPoints }>> = {
  epsilon: { attack: `PGD-${PGD_STEPS}, step 2.5 ε / ${PGD_STEPS}; each image keeps its first success`, points: epsilonPoints },
  steps: { attack: 'PGD, step 2.5 ε / steps, the same start for each', points: stepPoints },
  restarts: { attack: `PGD-${RESTART_STEPS}, worst of all restarts so far`, points: restartPoints },
};

/** Measures one curve; yields what it has after every iteration of an attack. */
export async function* measureCurve(kind: CurveKind, options: CurveOptions): AsyncGenerator<Curve, Curve> {
  const measure = new Standing(options);
  const { attack, points } = CURVES[kind];
  let curve: Curve = { kind, attack, points: [] };
  for await (const _ of measure.clean()) yield curve;
  for await (const point of points(measure, options)) {
    if (point) curve = { ...curve, points: [...curve.points, point] };
    yield curve;
  }
  return curve;
}
