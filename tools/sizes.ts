/** Size budgets of the built app, in gzipped kB (1,000 bytes). */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** What Vite writes to `.vite/manifest.json`, as far as we read it. */
export interface ManifestChunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}
export type Manifest = Readonly<Record<string, ManifestChunk>>;

export const BUDGETS = { page: 300, worker: 200 } as const;

export interface Size {
  readonly name: keyof typeof BUDGETS;
  readonly kilobytes: number;
  readonly budget: number;
  readonly files: number;
}

/** Every script that an entry can load, now or later. */
export function reachable(manifest: Manifest, entry: string): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`build manifest entry "${key}" is absent, expected one of ${Object.keys(manifest).join(', ')}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) visit(next);
  };
  visit(entry);
  return files;
}

/** Measures a built app; worker scripts are those that vite.config.ts names `worker-…`. */
export function measureSizes(dist: string): readonly Size[] {
  const manifest = JSON.parse(readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
  const page = [...reachable(manifest, 'index.html')].filter((file) => file.endsWith('.js'));
  const worker = readdirSync(path.join(dist, 'assets'))
    .filter((file) => /^worker-.*\.js$/.test(file))
    .map((file) => `assets/${file}`);
  if (worker.length === 0) throw new Error(`worker scripts in ${dist}/assets are 0, expected at least 1`);
  const size = (name: keyof typeof BUDGETS, files: readonly string[]): Size => {
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length, 0);
    return { name, kilobytes: bytes / 1000, budget: BUDGETS[name], files: files.length };
  };
  return [size('page', page), size('worker', worker)];
}
