// What run.mjs starts once Node and the packages are known to do.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runnerImport } from 'vite';
import { refuse } from './check-node.mjs';
import { helpOf, wantsHelp } from './help.mjs';

const [tool, ...argv] = process.argv.slice(2);
const file = path.join(import.meta.dirname, `${tool}.ts`);
if (!tool || !existsSync(file)) refuse(`tool is ${JSON.stringify(tool ?? '')}, expected the name of a file in tools without its ".ts"`);
const { module } = await runnerImport(file, { configFile: false });
if (wantsHelp(argv)) {
  console.log(module.USAGE ?? (await helpOf(file)));
  process.exit(0);
}
// An end before the answer, with nothing left to wait for, is a failure.
process.exitCode = 1;
try {
  process.exitCode = await module.main(argv);
} catch (error) {
  // Wrong arguments are the user's to mend: the sentence is enough, and 2 is the customary exit code.
  const usage = error instanceof Error && error.name === 'ConfigError';
  console.error(usage ? `error: ${error.message}` : error);
  process.exitCode = usage ? 2 : 1;
}
