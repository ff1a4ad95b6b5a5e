// Starts a tool written in TypeScript: `node tools/run.mjs lab run quick-demo`. Vite, which we need anyway, compiles it.
import path from 'node:path';
import { runnerImport } from 'vite';

const [tool, ...argv] = process.argv.slice(2);
const { module } = await runnerImport(path.join(import.meta.dirname, `${tool}.ts`), { configFile: false });
try {
  process.exitCode = await module.main(argv);
} catch (error) {
  // Wrong arguments are the user's to mend: the sentence is enough, and 2 is the customary exit code.
  const usage = error instanceof Error && error.name === 'ConfigError';
  console.error(usage ? `error: ${error.message}` : error);
  process.exitCode = usage ? 2 : 1;
}
