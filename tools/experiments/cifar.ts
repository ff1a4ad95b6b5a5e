/**
 * The experiments on CIFAR-10, from files that you have:
 *   node tools/run.mjs experiments/cifar plan|run|cards|table [--out DIR] [--seeds 1,2,3] [--only STAGE,...] --data cifar-10-binary.tar.gz
 * Stages: small, search, small-ordinary, students, small-autoattack, short, medium, … `run` goes through them in this order and ships teachers as they come.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../../src/protocol/errors';
import type { EvaluationReport } from '../../src/protocol/report';
import { ship, shippedWeights, writeCard } from '../ship';
import {
  closingTests,
  fewLabels,
  lighterLabels,
  longStudents,
  type Params,
  search,
  students,
  studentsOfMedium,
  studentsOfShort,
  type TeacherPlan,
  teachers,
  teacherTests,
  tests,
} from './cifar-plan';
import { publishCifar } from './cifar-table';
import { type ExperimentOptions, readExperimentOptions } from './options';
import { isFinished, type Job, printPlan, type RunJob, runQueue } from './queue';
import { summarise } from './summary';

interface Stage {
  readonly id: string;
  readonly teachers?: readonly TeacherPlan[];
  readonly jobs: () => Promise<readonly Job[]>;
}

/**
 * The setting with the highest robust accuracy on held-out images.
 * @returns undefined while the search is not finished
 */
async function chosenRecipe(folder: string): Promise<Params | undefined> {
  const found = await Promise.all(search.map(async ({ id, params }) => ({ params, run: await summarise(folder, id) })));
  const robust = ({ run }: (typeof found)[number]) => run?.networks.find(({ network }) => network === 'student')?.robust.value ?? 0;
  return found.every(({ run }) => run) ? found.toSorted((a, b) => robust(b) - robust(a))[0]!.params : undefined;
}

function stages({ folder, seeds }: ExperimentOptions): readonly Stage[] {
  const attacked = (plan: TeacherPlan, attack: string) => teacherTests(plan).filter((job) => job.attack === attack);
  const train = (id: string, plan: TeacherPlan): Stage => ({ id, teachers: [plan], jobs: async () => attacked(plan, 'pgd') });
  const tested = (plan: (seed: number, recipe?: Params) => readonly RunJob[]) => async () => {
    const recipe = await chosenRecipe(folder);
    return seeds.flatMap((seed) => plan(seed, recipe)).flatMap((run) => [run, ...tests(folder, [run])]);
  };
  const [[small, smallOrdinary], [short], [medium, mediumOrdinary]] = [teachers('small'), teachers('short'), teachers('medium')];
  return [
    train('small', small),
    { id: 'search', jobs: async () => search },
    train('small-ordinary', smallOrdinary),
    { id: 'students', jobs: tested(students) },
    { id: 'small-autoattack', jobs: async () => attacked(small, 'autoattack') },
    train('short', short),
    { id: 'short-students', jobs: tested(studentsOfShort) },
    { id: 'short-autoattack', jobs: async () => attacked(short, 'autoattack') },
    { id: 'student-autoattack', jobs: async () => seeds.flatMap((seed) => closingTests(folder, seed)) },
    train('medium', medium),
    train('medium-ordinary', mediumOrdinary),
    { id: 'medium-students', jobs: tested(studentsOfMedium) },
    { id: 'lighter-labels', jobs: tested(lighterLabels) },
    { id: 'long-students', jobs: tested(longStudents) },
    { id: 'few-labels', jobs: tested(fewLabels) },
    { id: 'medium-autoattack', jobs: async () => attacked(medium, 'autoattack') },
  ];
}

const TEACHER_PLANS = [...teachers('small'), ...teachers('short'), ...teachers('medium')];

const shipment = (folder: string, { id, role, ships }: TeacherPlan) => ({
  ...{ folder: path.join(folder, id), role, id: ships },
  limits: 'Small, trained on 45,000 images of CIFAR-10 in the browser: made to teach from, not to compete with published robust models.',
});

/** The cards of shipped teachers with every evaluation that is finished. */
async function writeCards(folder: string, plans: readonly TeacherPlan[]): Promise<void> {
  for (const plan of plans.filter((each) => existsSync(shippedWeights(each.ships)) && isFinished(folder, each))) {
    const done = teacherTests(plan).filter((job) => isFinished(folder, job));
    const texts = await Promise.all(done.map(({ id }) => readFile(path.join(folder, id, 'report.json'), 'utf8')));
    await writeCard(
      shipment(folder, plan),
      texts.map((text) => JSON.parse(text) as EvaluationReport),
    );
  }
}

export async function main(argv: string[]): Promise<number> {
  const options = readExperimentOptions(argv, ['plan', 'run', 'cards', 'table'], 'cifar-10');
  const { command, folder, only, data } = options;
  const all = stages(options);
  const unknown = only.find((id) => !all.some((stage) => stage.id === id));
  if (unknown) throw new ConfigError(`stage is "${unknown}", expected one of ${all.map(({ id }) => id).join(', ')}`);
  const chosen = all.filter(({ id }) => only.length === 0 || only.includes(id));
  if (command === 'cards') {
    await writeCards(folder, TEACHER_PLANS);
    return 0;
  }
  if (command === 'table') return publishCifar(folder, options.seeds);
  if (command === 'plan') {
    for (const { teachers: plans = [], jobs } of chosen) printPlan([...plans, ...(await jobs())], folder);
    return 0;
  }
  // One for each share of the work, so that several can run side by side. Once imported, the images stay in it.
  const profile = path.join(folder, ['profile', ...only, ...options.seeds].join('-'));
  const lab = {
    folder,
    labArguments: () => [
      '--backend',
      'wasm',
      '--profile',
      profile,
      ...(existsSync(profile) ? [] : data.flatMap((file) => ['--data', file])),
    ],
  };
  const failed: string[] = [];
  for (const { id: stage, teachers: plans = [], jobs } of chosen) {
    for (const plan of plans) {
      failed.push(...(await runQueue([plan], lab)));
      if (isFinished(folder, plan) && !existsSync(shippedWeights(plan.ships))) await ship(shipment(folder, plan));
    }
    if ((stage.endsWith('students') || stage === 'few-labels') && !(await chosenRecipe(folder))) {
      throw new ConfigError(`search in ${folder} is not finished, expected all of its runs before students are trained`);
    }
    failed.push(...(await runQueue(await jobs(), lab)));
    await writeCards(folder, TEACHER_PLANS);
  }
  return failed.length > 0 ? 1 : 0;
}
