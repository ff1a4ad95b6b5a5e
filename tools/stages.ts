/** Runs the stages of a test in turn, and tells at the end how each went, what was skipped and why, and the counts. */
import { ConfigError } from '../src/protocol/errors';
import { add, type Counts, closingLine, type Skip } from './counts';
import { ALLOWED_SKIPS, judgeSkips } from './skips';

export interface Stage {
  readonly name: string;
  /** Earlier stages without whose success this one means nothing. */
  readonly needs?: readonly string[];
  run(): Counts | Promise<Counts>;
}

export const NOTHING: Counts = { passed: 0, failed: 0, skips: [] };
export const ONE_FAILURE: Counts = { passed: 0, failed: 1, skips: [] };

/**
 * The stages named, and what they need, in their order; all where none is named.
 * @throws ConfigError
 */
export function chooseStages<S extends Pick<Stage, 'name' | 'needs'>>(names: readonly string[], stages: readonly S[]): readonly S[] {
  if (names.length === 0) return stages;
  const chosen = new Set<string>();
  const choose = (name: string): void => {
    const stage = stages.find((each) => each.name === name);
    if (!stage) throw new ConfigError(`stage is ${JSON.stringify(name)}, expected one of ${stages.map((each) => each.name).join(', ')}`);
    chosen.add(name);
    stage.needs?.forEach(choose);
  };
  names.forEach(choose);
  return stages.filter(({ name }) => chosen.has(name));
}

/** Runs `stages`; the answer is the exit code, 1 when anything failed or was skipped without leave. */
export async function runStages(stages: readonly Stage[], allowed = ALLOWED_SKIPS): Promise<number> {
  const summary: string[] = [];
  const broken = new Set<string>();
  const skips: Skip[] = [];
  let total = NOTHING;
  for (const { name, needs = [], run } of stages) {
    const missing = needs.filter((each) => broken.has(each));
    if (missing.length > 0) {
      summary.push(`${name.padEnd(7)} not run: ${missing.join(' and ')} failed`);
      broken.add(name);
      continue;
    }
    console.log(`\n== ${name}`);
    const began = Date.now();
    let counts: Counts;
    try {
      const ran = await run();
      skips.push(...ran.skips);
      counts = judgeSkips(ran, allowed).counts;
    } catch (error) {
      console.error(error);
      counts = ONE_FAILURE;
    }
    if (counts.failed > 0) broken.add(name);
    const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
    const numbers = counts.passed + counts.skips.length > 0 ? `, ${closingLine(counts)}` : '';
    summary.push(`${name.padEnd(7)} ${counts.failed > 0 ? 'FAILED' : 'ok    '} ${seconds} s${numbers}`);
    total = add(total, counts);
  }
  // Once more over all: a kind of skip is told once, whichever stages it is from.
  const { lines } = judgeSkips({ ...NOTHING, skips }, allowed);
  console.log(`\n${[...summary, ...lines, closingLine(total)].join('\n')}`);
  return total.failed > 0 ? 1 : 0;
}
