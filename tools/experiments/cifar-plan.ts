/** The experiments on CIFAR-10: teachers, a search on held-out training images, the ablation, and their tests. */
import path from 'node:path';
import type { NetworkRole, RunConfigInput } from '../../src/protocol/run-config';
import { shippedWeights } from '../ship';
import type { EvaluationJob, RunJob } from './queue';

type Training = Exclude<RunConfigInput['plain'], null>;
type Method = Training['method'];

/** The last 45,000 training images; the first 5,000 are held out, for teachers too, so that choosing never sees the test set. */
export const data = { id: 'cifar-10', validation: 5000 };
const EPOCH = 351;
const EPSILON = 8 / 255;

/** 3.1 and 12.2 MMAC an image; 78,000 and 309,000 parameters. */
const MODELS = {
  small: { id: 'resnet', params: { depth: '8', width: 16, stemStride: 2 } },
  medium: { id: 'resnet', params: { depth: '8', width: 32, stemStride: 2 } },
};
type Size = keyof typeof MODELS;

/** Teachers; `short` is the small one after a schedule a third as long, `medium` costs four times as much an epoch. */
const TEACHERS = {
  small: { size: 'small', epochs: 12 },
  short: { size: 'small', epochs: 4 },
  medium: { size: 'medium', epochs: 6 },
} as const satisfies Readonly<Record<string, { size: Size; epochs: number }>>;
export type Teacher = keyof typeof TEACHERS;

const EPOCHS = { search: 2, student: 4 };

function training(size: Size, method: Method, epochs: number): Training {
  return {
    ...{ model: MODELS[size], method, steps: Math.round(epochs * EPOCH), batchSize: 128 },
    optimiser: { id: 'sgd', params: { learningRate: 0.1 } },
    schedule: { id: 'cyclic', params: { peak: 0.3 } },
    augment: { flip: true, crop: 4 },
  };
}

type Networks = Pick<RunConfigInput, 'plain' | 'teacher' | 'student'>;

function config(name: string, seed: number, networks: Partial<Networks>, count = 1000): RunConfigInput {
  const pgd = (steps: number) => ({ id: 'pgd', params: { steps, stepSize: 2 / 255, restarts: 1 } });
  return {
    ...{ version: 1, name: `CIFAR-10: ${name}`, seed, data, plain: null, teacher: null, student: null, ...networks },
    evaluation: {
      threatModel: { id: 'linf', params: { epsilon: EPSILON } },
      attack: pgd(20),
      count,
      batchSize: 100,
      live: { attack: pgd(5), count: 200, every: EPOCH },
    },
  };
}

const fastAt: Method = { id: 'fast-at', params: { epsilon: EPSILON } };
const pgdAt: Method = { id: 'pgd-at', params: { epsilon: EPSILON, attackSteps: 4, stepFraction: 0.4 } };

export interface TeacherPlan extends RunJob {
  readonly role: NetworkRole;
  /** Its name in public/models. */
  readonly ships: string;
}

/** A robust teacher and its ordinary twin. */
export function teachers(name: Teacher): readonly [TeacherPlan, TeacherPlan] {
  const { size, epochs } = TEACHERS[name];
  return [
    {
      id: `teacher-${name}`,
      role: 'teacher',
      ships: `cifar-10-${name}`,
      config: config(`${name} teacher`, 1, { teacher: training(size, fastAt, epochs) }),
    },
    {
      id: `ordinary-${name}`,
      role: 'plain',
      ships: `cifar-10-${name}-ordinary`,
      config: config(`${name} ordinary twin`, 1, { plain: training(size, { id: 'standard' }, epochs) }),
    },
  ];
}

export type Params = Readonly<Record<string, number | string>>;

/** Weights chosen on the embedded data; the search starts from them. */
const START: Params = { alphaAcm: 100, alphaKld: 5, temperature: 1, mixupAlpha: 1 };

/** Changes to the start, one or two at a time. */
const SEARCH: Readonly<Record<string, Params>> = {
  'acm100-kd5': {},
  'acm10-kd20': { alphaAcm: 10, alphaKld: 20 },
  'acm100-kd20': { alphaKld: 20 },
  'acm10-kd5': { alphaAcm: 10 },
  'acm1000-kd5': { alphaAcm: 1000 },
  taps34: { taps: '34' },
  'raw-maps': { normalisation: 'none', distance: 'mse' },
  'sum-pooling-raw': { normalisation: 'none', pooling: 'sum', distance: 'l2', alphaAcm: 0.1 },
};

const student = (params: Params, epochs: number) => training('small', { id: 'mixacm', params }, epochs);

export interface SearchRun extends RunJob {
  readonly params: Params;
}

/** Judged on 2,000 of the held-out images. */
export const search: readonly SearchRun[] = Object.entries(SEARCH).map(([id, changes]) => {
  const params = { ...START, ...changes };
  const networks = { teacher: { shipped: 'cifar-10-small' }, student: student(params, EPOCHS.search) };
  return { id: `search-${id}`, params, config: config(`search ${id}`, 1, networks, 2000) };
});

/** Held-out images that a student ends with; what counts of it is measured on test images. */
const GLANCE = 200;

const OFF = { acm: { alphaAcm: 0 }, kd: { alphaKld: 0 }, mixup: { mixupAlpha: 0 } };

/** The eight ablations: what is switched off. */
const ABLATION = {
  mixacm: {},
  'mixup-kd': OFF.acm,
  'acm-mixup': OFF.kd,
  'acm-kd': OFF.mixup,
  acm: { ...OFF.kd, ...OFF.mixup },
  kd: { ...OFF.acm, ...OFF.mixup },
  mixup: { ...OFF.acm, ...OFF.kd },
  plain: { ...OFF.acm, ...OFF.kd, ...OFF.mixup },
} satisfies Readonly<Record<string, Params>>;

const distilled = (id: string, seed: number, teacher: string, trained: Training) => ({
  id: `${id}-seed${seed}`,
  config: config(id.replaceAll('-', ' '), seed, { teacher: { shipped: teacher }, student: trained }, GLANCE),
});

/** Teachers whose students went through the whole ablation. */
export const ABLATED = ['small', 'short'] as const;

const ablation = (teacher: (typeof ABLATED)[number], seed: number, recipe: Params) =>
  Object.entries(ABLATION).map(([id, changes]) =>
    distilled(`${id}-from-${teacher}`, seed, `cifar-10-${teacher}`, student({ ...recipe, ...changes }, EPOCHS.student)),
  );

/** Students of the teacher with the short schedule; those that listen to no teacher are there already. */
export const studentsOfShort = (seed: number, recipe: Params = START): readonly RunJob[] => ablation('short', seed, recipe).slice(0, -2);

/**
 * Students of the small teacher under one seed, the telling ones first, and what they are compared with.
 * @param recipe what the search chose; names of runs do not depend on it
 */
export function students(seed: number, recipe: Params = START): readonly RunJob[] {
  const own = (id: string, method: Method, epochs: number) => ({
    id: `${id}-seed${seed}`,
    config: config(id, seed, { student: training('small', method, epochs) }, GLANCE),
  });
  const taught = ablation('small', seed, recipe);
  // Passes an image, a backward pass counting 2: MixACM 4, Fast-AT 5, PGD-AT with 4 attack steps 11.
  return [
    ...taught.slice(0, -2),
    distilled('mixacm-from-ordinary', seed, 'cifar-10-small-ordinary', student(recipe, EPOCHS.student)),
    own('fast-at-equal-cost', fastAt, (EPOCHS.student * 4) / 5),
    own('pgd-at-equal-cost', pgdAt, (EPOCHS.student * 4) / 11),
    ...taught.slice(-2),
    own('fast-at-equal-epochs', fastAt, EPOCHS.student),
    // The dearest of all runs.
    ...(seed === 1 ? [own('pgd-at-equal-epochs', pgdAt, EPOCHS.student)] : []),
  ];
}

/** With channel maps and without: what there was time for. */
const PAIR = ['mixacm', 'mixup-kd'] as const;

/**
 * Students of the medium teacher: of its own architecture, and small ones. Those compare maps through a learned transformation, which
 * SGD at this rate throws about; the weight and AdamW are those of the scenario "large to small".
 */
export function studentsOfMedium(seed: number, recipe: Params = START): readonly RunJob[] {
  const of = (id: (typeof PAIR)[number], changes: Params) => ({ id: 'mixacm', params: { ...recipe, ...ABLATION[id], ...changes } });
  const small = (id: (typeof PAIR)[number]): Training => ({
    ...training('small', of(id, id === 'mixacm' ? { alphaAcm: 20 } : {}), EPOCHS.student),
    optimiser: { id: 'adamw', params: { learningRate: 0.005 } },
  });
  const run = (id: string, trained: Training) => distilled(id, seed, 'cifar-10-medium', trained);
  return [
    ...PAIR.map((id) => run(`${id}-small-from-medium`, small(id))),
    ...PAIR.map((id) => run(`${id}-from-medium`, training('medium', of(id, {}), EPOCHS.student))),
  ];
}

/** Soft labels of less weight, alone and with everything else: whether channel maps matter more where soft labels say less. */
export function lighterLabels(seed: number, recipe: Params = START): readonly RunJob[] {
  return [1, 5].flatMap((alphaKld) =>
    (['kd', 'mixup-kd', 'mixacm'] as const).map((id) =>
      distilled(
        `${id}-weight-${alphaKld}-from-short`,
        seed,
        'cifar-10-short',
        student({ ...recipe, ...ABLATION[id], alphaKld }, EPOCHS.student),
      ),
    ),
  );
}

/** As long as their teacher trained: whether four epochs were too few. */
export function longStudents(seed: number, recipe: Params = START): readonly RunJob[] {
  return (['mixacm', 'kd'] as const).map((id) =>
    distilled(`${id}-long-from-small`, seed, 'cifar-10-small', student({ ...recipe, ...ABLATION[id] }, TEACHERS.small.epochs)),
  );
}

/** A tenth of the training images, as many of each class; as many updates as on all of them. */
const TENTH = { ...data, limit: 4500, balanced: true };

/** Who learns most from few labels: a student of the small teacher, or training on one's own. */
export function fewLabels(seed: number, recipe: Params = START): readonly RunJob[] {
  const job = (id: string, networks: Partial<Networks>) => ({
    id: `${id}-seed${seed}`,
    config: { ...config(id, seed, networks, GLANCE), data: TENTH },
  });
  const alone = (method: Method) => ({ student: training('small', method, EPOCHS.student) });
  return [
    job('tenth-mixacm-from-small', { teacher: { shipped: 'cifar-10-small' }, student: student(recipe, EPOCHS.student) }),
    job('tenth-plain', alone({ id: 'standard' })),
    job('tenth-fast-at', alone(fastAt)),
  ];
}

const TEST = { id: 'cifar-10' };

/** PGD-20 and mini-AutoAttack on the same 1,000 test images for every network of a seed; trust checks for what MixACM made. */
export function tests(folder: string, runs: readonly RunJob[]): readonly EvaluationJob[] {
  return runs.flatMap(({ id, config: { seed } }) =>
    ['pgd', 'mini'].map((attack) => ({
      id: `test-${attack}-${id}`,
      weights: path.join(folder, id, 'student.safetensors'),
      card: { data: TEST, seed },
      ...{ attack, count: 1000, checks: attack === 'pgd' && id.startsWith('mixacm') ? 'full' : 'none' },
    })),
  );
}

/** The whole AutoAttack on the students that the default preset makes. */
export const closingTests = (folder: string, seed: number): readonly EvaluationJob[] => [
  {
    id: `test-autoattack-mixacm-from-short-seed${seed}`,
    weights: path.join(folder, `mixacm-from-short-seed${seed}`, 'student.safetensors'),
    card: { data: TEST, seed },
    ...{ attack: 'autoattack', count: 1000, checks: 'none' },
  },
];

/** The shipped file itself, as a visitor gets it. */
export function teacherTests({ id, ships, role, config: { seed } }: TeacherPlan): readonly EvaluationJob[] {
  const attacks = role === 'teacher' ? ['pgd', 'autoattack'] : ['pgd'];
  return attacks.map((attack) => ({
    id: `test-${attack}-${id}`,
    weights: shippedWeights(ships),
    card: { data: TEST, seed },
    ...{ attack, count: 1000, checks: attack === 'pgd' ? 'full' : 'none' },
  }));
}
