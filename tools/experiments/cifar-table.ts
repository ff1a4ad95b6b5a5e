/** The tables of CIFAR-10 in docs/results.md: teachers, search, students, claims. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvaluationReport } from '../../src/protocol/report';
import { RunFolder } from '../lab/files';
import { markdownTable } from '../lab/table';
import { ROOT } from '../paths';
import { CLAIMS, type Claim, claimCell, differenceOf, type Reports } from './cifar-claims';
import { studentsFigure } from './cifar-figure';
import {
  ABLATED,
  fewLabels,
  lighterLabels,
  longStudents,
  search,
  students,
  studentsOfMedium,
  studentsOfShort,
  type TeacherPlan,
  teachers,
} from './cifar-plan';
import { publish } from './marked';
import { overSeeds, type RunSummary, summarise } from './summary';

async function readReport(folder: string, id: string): Promise<EvaluationReport | null> {
  const file = path.join(folder, id, 'report.json');
  if (!existsSync(file)) return null;
  const report = JSON.parse(await readFile(file, 'utf8')) as EvaluationReport;
  return report.isComplete ? report : null;
}

const interval = (report: EvaluationReport | null, of: 'clean' | 'robust' = 'robust') =>
  report ? `${report[of].value.toFixed(3)} [${report[of].low.toFixed(3)}, ${report[of].high.toFixed(3)}]` : '–';

/** All lights of a report, as in `12 green` or `11 green, 1 amber (…)`. */
function lights({ checks }: EvaluationReport): string {
  const odd = checks.filter(({ light }) => light !== 'green').map(({ label, light }) => `${light}: ${label}`);
  return `${checks.length - odd.length} of ${checks.length} green${odd.length > 0 ? `; ${odd.join('; ')}` : ''}`;
}

const trained = (run: RunSummary) => run.networks.find(({ training }) => training)!;

/** The end of a short hash is enough to tell files apart in a table. */
function figures(run: RunSummary, reports: readonly (EvaluationReport | null)[] = []) {
  const tests = reports
    .filter((report) => report !== null)
    .map(({ attack, n, seed, clean, robust, indexHash, checkpointHash, seconds }) => ({
      ...{ attack, n, seed, clean, robust, indexHash, checkpointHash, seconds: Math.round(seconds) },
    }));
  return { ...run, tests };
}

const cost = (run: RunSummary) => {
  const { macs, attackMacs, seconds } = trained(run).training!;
  return [Math.round(macs / 1e9).toString(), Math.round(attackMacs / 1e9).toString(), (seconds / 60).toFixed(1)];
};

async function teacherRows(folder: string, plan: TeacherPlan) {
  const run = await summarise(folder, plan.id);
  if (!run) return [];
  const [pgd, auto] = await Promise.all(['pgd', 'autoattack'].map((attack) => readReport(folder, `test-${attack}-${plan.id}`)));
  const cells = [plan.ships, interval(pgd!, 'clean'), interval(pgd!), interval(auto!), ...cost(run), pgd ? lights(pgd) : '–'];
  return [{ cells, figures: figures(run, [pgd!, auto!]) }];
}

async function studentRows(folder: string, seeds: readonly number[]) {
  const plans = [students, studentsOfShort, lighterLabels, longStudents, studentsOfMedium, fewLabels].flatMap((plan) => plan(seeds[0]!));
  const name = (id: string) => id.replace(/-seed\d+$/, '').replace(/^(mixup|plain)-from-small$/, '$1');
  const rows = await Promise.all(
    plans.map(async ({ id }) => {
      const runs = await Promise.all(
        seeds.map(async (seed) => {
          const own = id.replace(/\d+$/, String(seed));
          const run = await summarise(folder, own);
          const [pgd, mini, auto] = await Promise.all(
            ['pgd', 'mini', 'autoattack'].map((attack) => readReport(folder, `test-${attack}-${own}`)),
          );
          return run && pgd ? [{ run, pgd, mini: mini ?? null, auto: auto ?? null }] : [];
        }),
      );
      return { name: name(id), runs: runs.flat() };
    }),
  );
  return rows.filter(({ runs }) => runs.length > 0);
}

type StudentRow = Awaited<ReturnType<typeof studentRows>>[number];

function studentCells({ name, runs }: StudentRow): readonly string[] {
  const [{ run }] = runs as [StudentRow['runs'][number]];
  const minis = runs.flatMap(({ mini }) => (mini ? [mini.robust.value] : []));
  const single = runs.length === 1 ? runs[0]! : null;
  return [
    name,
    single ? interval(single.pgd, 'clean') : overSeeds(runs.map(({ pgd }) => pgd.clean.value)),
    single ? interval(single.pgd) : overSeeds(runs.map(({ pgd }) => pgd.robust.value)),
    single ? interval(single.mini) : minis.length === runs.length ? overSeeds(minis) : '–',
    interval(runs.find(({ auto }) => auto)?.auto ?? null),
    ...cost(run),
    runs.map(({ run: { seed } }) => seed).join(', '),
  ];
}

/** Teachers whose students decide on the claims; those of `medium` are of another architecture than the students that have no teacher. */
const TEACHERS = [...ABLATED, 'medium'] as const;

/**
 * Reports by seed and name, for the students of one teacher and, where they are of one architecture, those that have none. Mini-AutoAttack decides on robustness; the teacher is
 * compared with its student by PGD-20 reports, on the images of seed 1 only.
 */
async function reportsOf(folder: string, rows: readonly StudentRow[], seeds: readonly number[], teacher: (typeof TEACHERS)[number]) {
  const suffix = `-from-${teacher}`;
  const bySeed = new Map<number, Reports>();
  for (const seed of seeds) {
    const own = rows.flatMap(({ name, runs }) => {
      const mini = runs.find(({ run }) => run.seed === seed)?.mini;
      const isOwn = name.endsWith(suffix);
      if (!mini || (teacher === 'medium' && !isOwn)) return [];
      return [[isOwn ? name.slice(0, -suffix.length) : name, mini] as const];
    });
    if (own.length > 0) bySeed.set(seed, Object.fromEntries(own));
  }
  const report = await readReport(folder, `test-pgd-teacher-${teacher}`);
  const student = rows.find(({ name }) => name === `mixacm${suffix}`)?.runs.find(({ run }) => run.seed === report?.seed)?.pgd;
  const withTeacher = new Map(report && student ? [[report.seed, { teacher: report, mixacm: student }]] : []);
  return (claim: Claim) => (claim.second === 'teacher' ? withTeacher : bySeed);
}

async function claimsTable(folder: string, rows: readonly StudentRow[], seeds: readonly number[]): Promise<string> {
  const reports = await Promise.all(TEACHERS.map((teacher) => reportsOf(folder, rows, seeds, teacher)));
  const head = ['claim', 'difference', ...TEACHERS.map((teacher) => `students of cifar-10-${teacher}: points [95 %]`)];
  const cells = CLAIMS.map((claim) => [claim.text, differenceOf(claim), ...reports.map((of) => claimCell(claim, of(claim)))]);
  return markdownTable([head, ...cells]).join('\n');
}

const COLOURS = { small: '#0065a8', short: '#00734f', medium: '#7a3db8', none: '#b3410e', tenth: '#5d6470' } as const;

/** Which rows stand together, and beside which teacher. */
const GROUPS = [
  {
    title: 'Students of the small teacher (12 epochs)',
    colour: COLOURS.small,
    teacher: 'small',
    of: /^(?!tenth).*-from-small$/,
  },
  { title: 'Students of the short teacher (4 epochs)', colour: COLOURS.short, teacher: 'short', of: /-from-short$/ },
  { title: 'Students of the medium teacher (6 epochs)', colour: COLOURS.medium, teacher: 'medium', of: /-from-medium$/ },
  {
    title: 'Without a robust teacher',
    colour: COLOURS.none,
    teacher: null,
    of: /^(mixup|plain)$|-from-ordinary$|^(fast|pgd)-at-/,
  },
  { title: 'A tenth of the labels', colour: COLOURS.tenth, teacher: null, of: /^tenth-/ },
] as const;

async function drawStudents(folder: string, rows: readonly StudentRow[]): Promise<void> {
  const groups = await Promise.all(
    GROUPS.map(async ({ title, colour, teacher, of }) => ({
      ...{ title, colour },
      teacher: teacher ? ((await readReport(folder, `test-pgd-teacher-${teacher}`))?.robust.value ?? null) : null,
      rows: rows
        .filter(({ name }) => of.test(name))
        .map(({ name, runs }) => ({
          name: name.replace(/^tenth-|-from-(small|short|medium)$/g, ''),
          pgd: runs.map(({ pgd }) => pgd.robust.value),
          mini: runs.flatMap(({ mini }) => (mini ? [mini.robust.value] : [])),
        })),
    })),
  );
  const caption = 'CIFAR-10, ℓ∞ ε = 8/255, 1,000 test images a seed, a mark for each seed; figures in docs/results/cifar-10-students.json';
  const figures = new RunFolder(path.join(ROOT, 'docs/images/figures'));
  await figures.write('cifar-10-students.svg', studentsFigure(groups, 'Robust accuracy of the students', caption));
}

export async function publishCifar(folder: string, seeds: readonly number[]): Promise<number> {
  const plans = (['small', 'short', 'medium'] as const).flatMap(teachers);
  const teacherTable = (await Promise.all(plans.map((plan) => teacherRows(folder, plan)))).flat();
  const costs = ['GMAC', 'of it for attacks', 'minutes'];
  await publish(
    'cifar-10-teachers',
    markdownTable([['network', 'clean', 'PGD-20', 'AutoAttack', ...costs, 'trust checks'], ...teacherTable.map(({ cells }) => cells)]).join(
      '\n',
    ),
    teacherTable.map((row) => row.figures),
  );
  const found = (await Promise.all(search.map(({ id }) => summarise(folder, id)))).filter((run) => run !== null);
  const searchRows = found.map((run) => {
    const { clean, robust } = trained(run);
    return [run.id.replace('search-', ''), clean.value.toFixed(3), robust.value.toFixed(3)];
  });
  await publish('cifar-10-search', markdownTable([['setting', 'clean', 'PGD-20'], ...searchRows]).join('\n'), found);
  const rows = await studentRows(folder, seeds);
  await publish(
    'cifar-10-students',
    markdownTable([['student', 'clean', 'PGD-20', 'mini-AutoAttack', 'AutoAttack', ...costs, 'seeds'], ...rows.map(studentCells)]).join(
      '\n',
    ),
    rows.flatMap(({ runs }) => runs.map(({ run, pgd, mini, auto }) => figures(run, [pgd, mini, auto]))),
  );
  await publish('cifar-10-claims', await claimsTable(folder, rows, seeds));
  await drawStudents(folder, rows);
  return 0;
}
