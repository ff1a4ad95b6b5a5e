/** `npm run test:faults [-- --cases N --seed S --soak STEPS]`: users, faults and long runs, in numbers that would be too many for every commit. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { readArguments, readInteger } from './arguments';
import { ROOT } from './paths';

const LONG = 300;
const LONG_SOAK = 5000;
/** `faults: 16 sequences: faults injected 44, survived 44, lost 0`, as each part of the suite prints it. */
const LINE = /faults: (\d+) ([a-z ]+): faults injected (\d+), survived (\d+), lost (\d+)/g;

/** The closing line: what the parts of the suite printed, added up. */
export function closing(output: string, isWell: boolean): string {
  const lines = [...output.matchAll(LINE)];
  if (!isWell || lines.length === 0) return 'some lost: see above';
  const sum = (column: number) => lines.reduce((total, line) => total + Number(line[column]), 0);
  const cases = lines.map(([, count, name]) => `${count} ${name}`).join(', ');
  return `${cases}: faults injected ${sum(3)}, survived ${sum(4)}, lost ${sum(5)}`;
}

export async function main(argv: string[]): Promise<number> {
  const { values } = readArguments(argv, { cases: { type: 'string' }, seed: { type: 'string' }, soak: { type: 'string' } }, false);
  const cases = values.cases === undefined ? LONG : readInteger('cases', values.cases, 1, 1_000_000);
  const soak = values.soak === undefined ? LONG_SOAK : readInteger('soak', values.soak, 100, 1_000_000);
  const seed = values.seed === undefined ? {} : { FAULT_SEED: String(readInteger('seed', values.seed, 0, 2 ** 31 - 1)) };
  const child = spawn(
    process.execPath,
    [path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', 'tools/faults', '--disable-console-intercept'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...seed, FAULT_CASES: String(cases), SOAK_STEPS: String(soak) },
    },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  console.log(closing(output, code === 0));
  return code ?? 1;
}
