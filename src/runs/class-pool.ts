/** Many students' runs put together: each is one draw of a seed on some machine, so means and intervals are over students. */
import * as v from 'valibot';
import { DataError } from '../protocol/errors';
import { NETWORK_ROLES, type NetworkRole, parseRunConfig, type RunConfig } from '../protocol/run-config';
import { FILE_LIMITS } from './file-size';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const proportion = v.object({ value: share, low: share, high: share, n: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const schema = v.object({
  config: v.unknown(),
  seed: v.number(),
  results: v.pipe(
    v.array(v.object({ network: v.picklist(NETWORK_ROLES), clean: proportion, robust: proportion, attack: v.string() })),
    v.minLength(1),
  ),
});

/** What pooling needs of a run, whatever kind of file it came in. */
export interface StudentRun {
  readonly config: RunConfig;
  readonly seed: number;
  readonly results: v.InferOutput<typeof schema>['results'];
}

/**
 * Reads a run.json as the page and the command line write it.
 * @throws DataError or ConfigError saying what is wrong with it
 */
export function readRunFile(bytes: Uint8Array): StudentRun {
  if (bytes.length > FILE_LIMITS.run) throw new DataError(`file has ${bytes.length} bytes, expected at most ${FILE_LIMITS.run}`);
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new DataError('file is not JSON, expected a run.json');
  }
  const result = v.safeParse(schema, raw);
  if (!result.success) {
    const [issue] = result.issues;
    const path = issue.path?.map((part) => String(part.key)).join('.') || 'file';
    throw new DataError(`run field "${path}" is ${issue.received}, expected ${issue.expected ?? issue.message}`);
  }
  return { ...result.output, config: parseRunConfig(result.output.config) };
}

/** Two runs of the same recipe differ in seed and name alone. */
export function recipeOf({ seed: _, name: __, ...recipe }: RunConfig): string {
  return JSON.stringify(recipe);
}

/** 97.5 % points of Student's t for 1 to 30 degrees of freedom; beyond, 1.96 with the first term of its expansion. */
const T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

export const tPoint = (freedom: number): number => T[freedom - 1] ?? 1.96 * (1 + (1.96 ** 2 + 1) / (4 * freedom));

export interface Spread {
  readonly mean: number;
  /** 95 % interval of the mean over students; null for fewer than two. */
  readonly half: number | null;
  readonly n: number;
}

export function spread(values: readonly number[]): Spread {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, half: null, n };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, half: tPoint(n - 1) * Math.sqrt(variance / n), n };
}

export interface Pooled {
  readonly network: NetworkRole;
  readonly clean: Spread;
  readonly robust: Spread;
  readonly points: readonly { readonly file: string; readonly seed: number; readonly clean: number; readonly robust: number }[];
}

export interface NamedRun {
  readonly file: string;
  readonly run: StudentRun;
}

/** Each network's results over the students that trained it. */
export function pool(runs: readonly NamedRun[]): readonly Pooled[] {
  return NETWORK_ROLES.flatMap((network) => {
    const points = runs.flatMap(({ file, run }) => {
      const result = run.results.find((each) => each.network === network);
      return result ? [{ file, seed: run.seed, clean: result.clean.value, robust: result.robust.value }] : [];
    });
    if (!points.length) return [];
    return [{ network, points, clean: spread(points.map(({ clean }) => clean)), robust: spread(points.map(({ robust }) => robust)) }];
  });
}

export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

export interface ClassRuns {
  readonly runs: readonly NamedRun[];
  readonly skipped: readonly Skipped[];
}

/** A file as a student hands it in, or why it could not be opened. */
export type HandedIn = { readonly name: string; readonly bytes: Uint8Array } | { readonly name: string; readonly problem: string };

/** The run.json of every run in the bundles among the files; other files as they are. */
export async function openBundles(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<readonly HandedIn[]> {
  const { unzip } = await import('./bundle/unzip');
  return files.flatMap((file): readonly HandedIn[] => {
    if (!/\.zip$/i.test(file.name)) return [file];
    try {
      const runs = [...unzip(file.bytes)].filter(([path]) => /^runs\/\d+\/run\.json$/.test(path));
      if (runs.length === 0) throw new DataError('bundle has no run, expected at least one');
      return runs.map(([path, bytes]) => ({ name: runs.length > 1 ? `${file.name}, ${path}` : file.name, bytes }));
    } catch (error) {
      return [{ name: file.name, problem: error instanceof Error ? error.message : String(error) }];
    }
  });
}

/**
 * Adds files to a class. A file that is no run, that was handed in before, or that has another recipe than the first, is named
 * with the reason and left out.
 */
export function addFiles(before: ClassRuns, files: readonly HandedIn[]): ClassRuns {
  const runs = [...before.runs];
  const skipped = [...before.skipped];
  for (const file of files) {
    const { name } = file;
    if ('problem' in file) {
      skipped.push({ file: name, reason: file.problem });
      continue;
    }
    try {
      const run = readRunFile(file.bytes);
      const [first] = runs;
      const twin = runs.find((each) => each.run.seed === run.seed && JSON.stringify(each.run.results) === JSON.stringify(run.results));
      if (twin) throw new DataError(`run is the same as that of ${twin.file}, expected one of each student`);
      if (first && recipeOf(first.run.config) !== recipeOf(run.config)) {
        throw new DataError(`run "${run.config.name}" has other settings than that of ${first.file}, expected the same experiment`);
      }
      runs.push({ file: name, run });
    } catch (error) {
      skipped.push({ file: name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { runs, skipped };
}
