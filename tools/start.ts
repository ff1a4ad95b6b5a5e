/** `npm start`: builds when needed, serves the app, prints its address and opens it. */
import { ensureServable } from './build';
import { DIST } from './paths';
import { runCommand, usageOf } from './serving/command';

const PROGRAM = 'npm start --';
export const USAGE = usageOf(PROGRAM);

export const main = (argv: readonly string[]): Promise<number> =>
  runCommand(argv, { program: PROGRAM, prepare: () => ensureServable().then(() => DIST) });
