// What run-ts.mjs starts once Node and the packages are known to do.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { refuse } from './check-node.mjs';
import { helpOf } from './help.mjs';
import { wantsHelp } from './run-main.mjs';

const root = path.resolve(import.meta.dirname, '..');
const [script, ...rest] = process.argv.slice(2);
if (!script) {
  refuse('script is missing, expected: node tools/run-ts.mjs path/to/script.ts [arguments...]');
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
const outDir = await mkdir(cache, { recursive: true })
  .then(() => mkdtemp(path.join(cache, 'run-ts-')))
  .catch((error) => refuse(`folder ${cache} cannot be written (${error.code}), expected room for the bundled script`));
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
