/**
 * The results table of README.md, from the figures in docs/results:
 *   node tools/run.mjs experiments/readme
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Proportion } from '../../src/protocol/metrics';
import { NETWORK_ROLES } from '../../src/protocol/run-config';
import { markdownTable } from '../lab/table';
import { ROOT } from '../paths';
import { LABELS, type OrderRow } from './attack-order-table';
import { writeMarked } from './marked';
import { overSeeds, type RunSummary } from './summary';

/** What the CIFAR-10 tables keep of a run. */
type Tested = RunSummary & { readonly tests: readonly { attack: string; n: number; clean: Proportion; robust: Proportion }[] };

async function figures<T>(name: string): Promise<readonly T[]> {
  const file = path.join(ROOT, 'docs/results', `${name}.json`);
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as T[]) : [];
}

const giga = (macs: number) => Math.round(macs / 1e9).toString();

function embeddedRows(rows: readonly OrderRow[]) {
  return NETWORK_ROLES.flatMap((role) => {
    const own = rows.filter((row) => row.role === role);
    const [first] = own;
    if (!first) return [];
    return [
      [
        ...['embedded', `quick demo, ${LABELS[role]}`],
        overSeeds(own.map(({ clean }) => clean.value)),
        overSeeds(own.map(({ pgd }) => pgd.value)),
        overSeeds(own.map(({ stages }) => stages.at(-1)!.robust.value)),
        ...[`${first.n} × ${own.length}`, giga(first.cost.macs), giga(first.cost.inputGradient)],
      ],
    ];
  });
}

function methodRows(runs: readonly RunSummary[], names: readonly string[]) {
  return names.flatMap((name) => {
    const own = runs.filter((run) => run.name === name);
    const students = own.flatMap(({ networks }) => networks.filter(({ network }) => network === 'student'));
    const [first] = students;
    if (!first?.training) return [];
    return [
      [
        ...['embedded', `200 updates, ${name}`],
        overSeeds(students.map(({ clean }) => clean.value)),
        overSeeds(students.map(({ robust }) => robust.value)),
        '',
        ...[`${first.robust.n} × ${students.length}`, giga(first.training.macs), giga(first.training.attackMacs)],
      ],
    ];
  });
}

function testedRows(runs: readonly Tested[], names: Readonly<Record<string, string>>) {
  return Object.entries(names).flatMap(([id, label]) => {
    const own = runs.filter((run) => run.id.replace(/-seed\d+$/, '') === id);
    const training = own[0]?.networks.find((network) => network.training)?.training;
    if (!training) return [];
    const under = (attack: string) => own.flatMap(({ tests }) => tests.filter((test) => test.attack.startsWith(attack)));
    const [pgd, auto] = [under('PGD-20'), under('AutoAttack')];
    const values = (tests: typeof pgd, of: 'clean' | 'robust') => (tests.length > 0 ? overSeeds(tests.map((test) => test[of].value)) : '');
    return [
      [
        ...['CIFAR-10', label, values(pgd, 'clean'), values(pgd, 'robust')],
        values(auto, 'robust') + (auto.length > 0 && auto.length < own.length ? ` (${auto.length} seed)` : ''),
        ...[`${pgd[0]?.n ?? 0} × ${own.length}`, giga(training.macs), giga(training.attackMacs)],
      ],
    ];
  });
}

export async function main(): Promise<number> {
  const head = ['data', 'network', 'clean', 'PGD-20', 'AutoAttack', 'n × seeds', 'GMAC', 'for attacks'];
  const table = [
    head,
    ...embeddedRows(await figures<OrderRow>('attack-order')),
    ...methodRows(await figures<RunSummary>('methods'), ['Standard', 'KD', 'MixACM', 'Fast-AT', 'TRADES']),
    ...testedRows(await figures<Tested>('cifar-10-teachers'), {
      'ordinary-small': 'ordinary, 12 epochs',
      'teacher-small': 'teacher, 12 epochs of Fast-AT',
      'teacher-short': 'teacher, 4 epochs of Fast-AT',
    }),
    ...testedRows(await figures<Tested>('cifar-10-students'), {
      'mixacm-from-short': 'MixACM from the teacher of 4',
      'kd-from-short': 'KD from the teacher of 4',
      'mixacm-from-small': 'MixACM from the teacher of 12',
      'kd-from-small': 'KD from the teacher of 12',
      'fast-at-equal-cost': 'Fast-AT at MixACM’s cost',
    }),
  ];
  await writeMarked(path.join(ROOT, 'README.md'), 'results', markdownTable(table).join('\n'));
  return 0;
}
