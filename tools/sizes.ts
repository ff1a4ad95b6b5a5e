/** Size budgets of the built app: scripts that a visit loads, in gzipped kB (1,000 bytes). */
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

/** `page` is what the first screen loads in English; `japanese` what its other language adds, `screen` what the largest of the others adds. */
export const BUDGETS = { page: 330, japanese: 40, screen: 150, worker: 205 } as const;

export interface Size {
  readonly name: keyof typeof BUDGETS;
  readonly kilobytes: number;
  readonly budget: number;
  readonly files: number;
}

/** Screens are chunks of their own, loaded when they are opened. */
const SCREEN = /^src\/ui\/screens\/(?!train\/)[\w-]+\/[\w-]+\.tsx$/;

/** Text of the other language, loaded when the page speaks it. */
const JAPANESE = /\.ja\.ts$/;
/**
 * What a click, a mishap or an address over plain http asks for: exports, bundles, lessons, the glossary, model cards, the pictures of the data and how they are brought,
 * the recovery dialog, words about files, the pseudo-language of tests.
 */
const ASKED_FOR =
  /^src\/(ui\/(explorer|export|lessons|lecture|glossary|model-card|recovery|panels\/(backend-report|DataImport)|i18n\/(pseudo|said\/data))|protocol\/channel-locks|runs\/(bundle|capsule|model-card|recording-probes))\b/;

/** Every script that an entry can load, now or later, without opening another screen; `isLeftOut` names what is not counted. */
export function reachable(manifest: Manifest, entry: string, isLeftOut: (key: string) => boolean = () => false): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (key: string) => {
    if (key !== entry && (SCREEN.test(key) || isLeftOut(key))) return;
    const chunk = manifest[key];
    if (!chunk) throw new Error(`build manifest entry "${key}" is absent, expected one of ${Object.keys(manifest).join(', ')}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) visit(next);
  };
  visit(entry);
  return files;
}

/**
 * What a visit chooses from: the worker keeps each backend in a chunk of its own, named after it, and one of them computes.
 * (A GPU too slow to be sure of is measured against WASM: that visit loads both.)
 */
const BACKENDS = ['webgpu', 'wasm', 'webgl', 'cpu'];
/** Loaded over plain http, and when the user brings files, asks for a download, saves weights for other programs or looks into networks. */
const ON_DEMAND = [
  'channel-locks',
  'import-files',
  'download',
  'card',
  'import-network',
  'export-torch',
  'export-onnx',
  'export-python',
  'inspect-views',
];

/** Every worker script that a run on `backend` loads. Scripts are those that vite.config.ts names `worker-…`. */
function workerScripts(folder: string, backend: string): ReadonlySet<string> {
  const entry = readdirSync(folder).find((file) => /^worker-worker-.*\.js$/.test(file));
  if (!entry) throw new Error(`worker script in ${folder} is absent, expected worker-worker-….js`);
  const others = [...BACKENDS.filter((each) => each !== backend), ...ON_DEMAND];
  const isOther = (file: string) => others.some((each) => file.startsWith(`worker-${each}-`));
  const files = new Set<string>();
  const follow = (file: string) => {
    if (files.has(file) || isOther(file)) return;
    files.add(file);
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const [, next] of text.matchAll(/["'`]\.\/(worker-[\w-]+\.js)["'`]/g)) if (next) follow(next);
  };
  follow(entry);
  return files;
}

const heaviest = (sizes: readonly Size[]) => sizes.toSorted((a, b) => b.kilobytes - a.kilobytes).slice(0, 1);

/** Measures a built app. */
export function measureSizes(dist: string): readonly Size[] {
  const manifest = JSON.parse(readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
  const assets = path.join(dist, 'assets');
  const size = (name: keyof typeof BUDGETS, files: readonly string[]): Size => {
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
    return { name, kilobytes: bytes / 1000, budget: BUDGETS[name], files: files.length };
  };
  const visits = BACKENDS.map((backend) =>
    size(
      'worker',
      [...workerScripts(assets, backend)].map((file) => path.join(assets, file)),
    ),
  );
  const scripts = (files: Iterable<string>) => [...files].filter((file) => file.endsWith('.js')).map((file) => path.join(dist, file));
  const page = reachable(manifest, 'index.html', (key) => JAPANESE.test(key) || ASKED_FOR.test(key));
  const both = reachable(manifest, 'index.html', (key) => ASKED_FOR.test(key));
  const japanese = size('japanese', scripts([...both].filter((file) => !page.has(file))));
  const screens = Object.keys(manifest)
    .filter((key) => SCREEN.test(key))
    .map((key) => size('screen', scripts([...reachable(manifest, key)].filter((file) => !page.has(file)))));
  return [size('page', scripts(page)), japanese, ...heaviest(screens), ...heaviest(visits)];
}
