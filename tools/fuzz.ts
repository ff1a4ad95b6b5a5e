/** `npm run test:fuzz [-- --cases N --seed S]`: damaged input for every reader, in numbers that would be too many for every commit. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { readArguments, readInteger } from './arguments';
import { ROOT } from './paths';

const LONG = 10_000;
/** `fuzz: npz: 500 cases, 11 accepted, 489 refused, 0 lost`, as each test prints it. */
const LINE = /fuzz: (.+): (\d+) cases, (\d+) accepted, (\d+) refused/g;

/** Adds up what the tests printed. */
export function summarise(output: string): string {
  const lines = [...output.matchAll(LINE)];
  const sum = (column: number) => lines.reduce((total, line) => total + Number(line[column]), 0);
  return `${sum(2)} cases for ${lines.length} readers: ${sum(3)} accepted, ${sum(4)} refused`;
}

export async function main(argv: string[]): Promise<number> {
  const { values } = readArguments(argv, { cases: { type: 'string' }, seed: { type: 'string' } }, false);
  const cases = values.cases === undefined ? LONG : readInteger('cases', values.cases, 1, 10_000_000);
  const seed = values.seed === undefined ? {} : { FUZZ_SEED: String(readInteger('seed', values.seed, 0, 2 ** 31 - 1)) };
  const child = spawn(
    process.execPath,
    [path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', 'tools/fuzz', '--testTimeout=3600000', '--disable-console-intercept'],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...seed, FUZZ_CASES: String(cases) } },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  console.log(`${summarise(output)}, ${code === 0 ? '0 lost' : 'some lost: see above'}`);
  return code ?? 1;
}
