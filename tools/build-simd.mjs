#!/usr/bin/env node
/**
 * Compiles src/kernels/wasm/assembly into src/kernels/wasm/build: plain and relaxed SIMD, each for private and for
 * shared memory. The outputs are committed; a test compiles again and compares the bytes.
 *   node tools/build-simd.mjs [output folder]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const root = path.resolve(import.meta.dirname, '..');
const outDir = path.resolve(process.argv[2] ?? path.join(root, 'src/kernels/wasm/build'));
const common = ['--runtime', 'stub', '--importMemory', '--initialMemory', '1', '--enable', 'simd', '-O3', '--noAssert', '--use', 'abort='];
const relaxed = ['--enable', 'relaxed-simd'];
const shared = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];
const variants = {
  'kernels-simd': [],
  'kernels-relaxed': relaxed,
  'kernels-simd-shared': shared,
  'kernels-relaxed-shared': [...relaxed, ...shared],
};

await mkdir(outDir, { recursive: true });
for (const [name, flags] of Object.entries(variants)) {
  let binary;
  const { error, stderr } = await asc.main(
    ['index.ts', '--baseDir', path.join(root, 'src/kernels/wasm/assembly'), '--outFile', 'out.wasm', ...common, ...flags],
    {
      writeFile: (_, contents) => {
        binary = contents;
      },
    },
  );
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
  await writeFile(path.join(outDir, `${name}.wasm`), binary);
  console.error(`${name}.wasm ${binary.length} bytes`);
}
