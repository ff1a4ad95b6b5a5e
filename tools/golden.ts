/** `npm run golden -- DIR [--backend cpu|wasm|webgpu]`: reference cases against the engine, one line for each failure. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseCases, runCase } from '../src/engine/golden';
import { startNodeBackend } from '../src/kernels/node';
import { ConfigError, DataError, DeviceError } from '../src/protocol/errors';
import { readArguments } from './arguments';
import { startNodeWebgpu } from './golden/webgpu';

const BACKENDS = ['cpu', 'wasm', 'webgpu'] as const;

interface Options {
  readonly folder: string;
  readonly backend: (typeof BACKENDS)[number];
}

function readOptions(argv: readonly string[]): Options {
  const { values, positionals } = readArguments(argv, { backend: { type: 'string' } }, true);
  const [folder, ...others] = positionals;
  if (!folder || others.length > 0) throw new ConfigError(`folders are ${JSON.stringify(positionals)}, expected one folder of JSON cases`);
  const backend = BACKENDS.find((name) => name === (values.backend ?? 'cpu'));
  if (!backend) throw new ConfigError(`argument "--backend" is ${JSON.stringify(values.backend)}, expected one of ${BACKENDS.join(', ')}`);
  return { folder, backend };
}

async function jsonFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw new ConfigError(`folder "${folder}" cannot be read, expected a folder of JSON cases`);
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) throw new ConfigError(`folder "${folder}" holds no .json file, expected golden cases`);
  return files;
}

/** @returns exit code: 0 when every case passed */
async function main(argv: readonly string[]): Promise<number> {
  const { folder, backend } = readOptions(argv);
  const files = await jsonFiles(folder);
  await (backend === 'webgpu' ? startNodeWebgpu() : startNodeBackend(backend));
  let passed = 0;
  let failed = 0;
  for (const file of files) {
    for (const golden of parseCases(JSON.parse(await readFile(path.join(folder, file), 'utf8')), file)) {
      const outcome = await runCase(golden);
      if (outcome.passed) passed++;
      else {
        failed++;
        console.log(`${file}: ${golden.kind}: ${golden.name}: ${outcome.detail}`);
      }
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

// Not awaited at the top level: chunks that main imports wait for this module to be complete. Exits by itself, because
// Dawn's threads would keep the process alive.
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isUsage = error instanceof ConfigError || error instanceof DataError || error instanceof DeviceError;
    console.error(isUsage ? `error: ${error.message}` : error);
    process.exit(isUsage ? 2 : 1);
  },
);
