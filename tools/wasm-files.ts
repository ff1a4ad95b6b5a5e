/** Vite plugin: the .wasm files of tfjs and our own, under `wasm/` of the app's own origin. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const FOLDERS = ['node_modules/@tensorflow/tfjs-backend-wasm/dist', 'src/kernels/wasm/build'];

/** File name -> path. */
export function listWasmFiles(): Map<string, string> {
  const found = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.wasm'))
      .map((name) => [name, path.join(root, folder, name)] as const),
  );
  return new Map(found);
}

export function wasmFiles(): Plugin {
  let isServerBundle = false;
  return {
    name: 'wasm-files',
    configResolved(config) {
      isServerBundle = Boolean(config.build.ssr);
    },
    configureServer(server) {
      const files = listWasmFiles();
      server.middlewares.use((request, response, next) => {
        const name = /\/wasm\/([\w.-]+\.wasm)(?:\?|$)/.exec(request.url ?? '')?.[1];
        const file = name && files.get(name);
        if (!file) return next();
        response.setHeader('Content-Type', 'application/wasm');
        response.end(readFileSync(file));
      });
    },
    generateBundle() {
      if (isServerBundle) return;
      for (const [name, file] of listWasmFiles()) this.emitFile({ type: 'asset', fileName: `wasm/${name}`, source: readFileSync(file) });
    },
  };
}
