// Starts a tool written in TypeScript: `node tools/run.mjs lab run quick-demo`. Vite, which we need anyway, compiles it.
import path from 'node:path';
import { runnerImport } from 'vite';
import { helpOf, wantsHelp } from './help.mjs';

const [tool, ...argv] = process.argv.slice(2);
const file = path.join(import.meta.dirname, `${tool}.ts`);
const { module } = await runnerImport(file, { configFile: false });
if (wantsHelp(argv)) {
  console.log(module.USAGE ?? (await helpOf(file)));
  process.exit(0);
}
try {
  process.exitCode = await module.main(argv);
} catch (error) {
  // Wrong arguments are the user's to mend: the sentence is enough, and 2 is the customary exit code.
  const usage = error instanceof Error && error.name === 'ConfigError';
  console.error(usage ? `error: ${error.message}` : error);
  process.exitCode = usage ? 2 : 1;
}
