import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { boundedParquet } from './tools/bounded-parquet.ts';
import { leanTfjs } from './tools/lean-tfjs.ts';
import { markdown } from './tools/markdown-plugin.ts';
import { mathml } from './tools/mathml-plugin.ts';
import { offline } from './tools/offline.ts';
import { thirdPartyNotices } from './tools/package/notices-plugin.ts';
import { preloadFirstScreen } from './tools/preload.ts';
import { ISOLATION_HEADERS, SECURITY_HEADERS, securityPolicy } from './tools/security.ts';
import { wasmFiles } from './tools/wasm-files.ts';

/** Under Node, package mains are CommonJS while deep imports are ES modules: two engines. Always take the ES one. */
const esModule = (name: string) => ({
  find: new RegExp(`^@tensorflow/${name}$`),
  replacement: path.resolve(import.meta.dirname, 'node_modules/@tensorflow', name, 'dist/index.js'),
});
const tfjs = ['tfjs-core', 'tfjs-backend-cpu', 'tfjs-backend-wasm', 'tfjs-backend-webgl', 'tfjs-backend-webgpu'];

export default defineConfig({
  base: './',
  plugins: [
    react(),
    boundedParquet(),
    wasmFiles(),
    mathml(),
    markdown(),
    securityPolicy(),
    preloadFirstScreen(),
    offline(),
    thirdPartyNotices(),
  ],
  server: { headers: ISOLATION_HEADERS },
  preview: { headers: { ...SECURITY_HEADERS, ...ISOLATION_HEADERS } },
  worker: {
    format: 'es',
    plugins: () => [leanTfjs(), boundedParquet()],
    // The size budget knows worker scripts by this name; licence comments would double their size.
    rolldownOptions: {
      output: { comments: false, entryFileNames: 'assets/worker-[name]-[hash].js', chunkFileNames: 'assets/worker-[name]-[hash].js' },
    },
  },
  build: {
    target: 'es2023',
    // By `target` alone the CSS would be rewritten for browsers without light-dark(): into a media query, which no button can change.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    sourcemap: true,
    manifest: true,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: ['index.html', 'lab.html'] },
  },
  resolve: { alias: tfjs.map(esModule) },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: 'tools/temporary-folder.ts',
    testTimeout: 60_000,
    // Transformed as in the built app, so that tests read with the same bounds.
    server: { deps: { inline: ['hyparquet'] } },
    deps: {
      optimizer: {
        ssr: {
          enabled: true,
          include: [...tfjs.slice(0, 3).map((name) => `@tensorflow/${name}`), '@tensorflow/tfjs-core/dist/register_all_gradients'],
        },
      },
    },
  },
});
