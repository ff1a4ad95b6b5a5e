// What run.mjs starts once Node and the packages are known to do.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runnerImport } from 'vite';
import { refuse } from './check-node.mjs';
import { helpOf } from './help.mjs';
import { runMain } from './run-main.mjs';

const [tool, ...argv] = process.argv.slice(2);
const file = path.join(import.meta.dirname, `${tool}.ts`);
if (!tool || !existsSync(file)) refuse(`tool is ${JSON.stringify(tool ?? '')}, expected the name of a file in tools without its ".ts"`);
const { module } = await runnerImport(file, { configFile: false });
await runMain({ main: module.main, USAGE: module.USAGE ?? (await helpOf(file)) }, argv);
