#!/usr/bin/env node
/**
 * Compiles src/kernels/wasm/assembly into src/kernels/wasm/build: plain and relaxed SIMD, each for private and for
 * shared memory. The outputs are committed; a test compiles again and compares the bytes.
 *   node tools/build-simd.mjs [output folder [name of one variant]]
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const root = path.resolve(import.meta.dirname, '..');
const sources = path.join(root, 'src/kernels/wasm/assembly');
const outDir = path.resolve(process.argv[2] ?? path.join(root, 'src/kernels/wasm/build'));
const only = process.argv[3];
const common = ['--runtime', 'stub', '--importMemory', '--initialMemory', '1', '--enable', 'simd', '-O3', '--noAssert', '--use', 'abort='];
const relaxed = ['--enable', 'relaxed-simd'];
const shared = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];
const variants = {
  'kernels-simd': [],
  'kernels-relaxed': relaxed,
  'kernels-simd-shared': shared,
  'kernels-relaxed-shared': [...relaxed, ...shared],
};

/** SHA-256 over the sources, so that a test can tell cheaply whether the outputs are stale. */
async function sourceHash() {
  const hash = createHash('sha256');
  for (const name of (await readdir(sources)).toSorted()) hash.update(name).update(await readFile(path.join(sources, name)));
  return hash.digest('hex');
}

await mkdir(outDir, { recursive: true });
await writeFile(path.join(outDir, 'sources.sha256'), `${await sourceHash()}\n`);
for (const [name, flags] of Object.entries(variants)) {
  if (only && name !== only) continue;
  let binary;
  const { error, stderr } = await asc.main(['index.ts', '--baseDir', sources, '--outFile', 'out.wasm', ...common, ...flags], {
    writeFile: (_, contents) => {
      binary = contents;
    },
  });
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
  await writeFile(path.join(outDir, `${name}.wasm`), binary);
  console.error(`${name}.wasm ${binary.length} bytes`);
}
