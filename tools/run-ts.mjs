#!/usr/bin/env node
/**
 * Runs a TypeScript file under Node with the project's Vite configuration (aliases, import.meta.glob):
 *   node tools/run-ts.mjs path/to/script.ts [arguments...]
 * The script is bundled into node_modules/.cache/run-ts and executed in a child process, so several may run at once.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { helpOf, wantsHelp } from './help.mjs';

const root = path.resolve(import.meta.dirname, '..');
const [script, ...rest] = process.argv.slice(2);
if (!script) {
  console.error('script is missing, expected: node tools/run-ts.mjs path/to/script.ts [arguments...]');
  process.exit(2);
}
if (wantsHelp(rest)) {
  console.log(await helpOf(path.resolve(script)));
  process.exit(0);
}

// tfjs reaches for CommonJS globals when it sees Node.
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { dirname as __dirnameOf } from 'node:path';",
  "import { fileURLToPath as __toPath } from 'node:url';",
  'const require = __createRequire(import.meta.url); const __filename = __toPath(import.meta.url); const __dirname = __dirnameOf(__filename);',
].join('\n');

const cache = path.join(root, 'node_modules/.cache');
await mkdir(cache, { recursive: true });
const outDir = await mkdtemp(path.join(cache, 'run-ts-'));
let code = 1;
try {
  await build({
    root,
    logLevel: 'error',
    plugins: [],
    build: {
      ssr: path.resolve(script),
      outDir,
      emptyOutDir: true,
      minify: false,
      sourcemap: 'inline',
      rollupOptions: { output: { banner, entryFileNames: 'script.mjs', format: 'es' } },
      copyPublicDir: false,
    },
    // Dawn loads a binary that lies beside it.
    ssr: { noExternal: true, external: ['webgpu'] },
  });
  code = await new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['--experimental-wasm-relaxed-simd', '--enable-source-maps', path.join(outDir, 'script.mjs'), ...rest],
      { stdio: 'inherit' },
    );
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('exit', (status) => resolve(status ?? 1));
  });
} finally {
  await rm(outDir, { recursive: true, force: true });
}
process.exit(code);
