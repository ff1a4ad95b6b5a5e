/** Whose work is in the built files, and under which terms: read from what was built, not from what was asked for. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../paths.ts';

const MODULES = path.join(ROOT, 'node_modules');
const LICENCE = /^(licen[cs]e|copying|notice)/i;
/** Its standard text, for packages that name the licence and bring no copy. */
const APACHE = path.join(MODULES, 'assemblyscript/LICENSE');

const BINARY = /\.(wasm|woff2)$/;
/** Ours by the folder, and of whose work they are made: a runtime, a font that we cut down. */
const DERIVED = [
  ['src/kernels/wasm/build', 'assemblyscript'],
  ['src/ui/fonts', '@fontsource-variable/inter'],
] as const;

const list = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => path.join(folder, name));

/** The folder of the package that a module lies in, or null for our own. */
export function packageOf(module: string): string | null {
  const at = module.replaceAll('\\', '/').lastIndexOf('node_modules/');
  if (at < 0 || module.startsWith('\0')) return null;
  const [scope = '', name = ''] = module.slice(at + 'node_modules/'.length).split(/[\\/]/);
  return path.join(module.slice(0, at), 'node_modules', scope.startsWith('@') ? path.join(scope, name) : scope);
}

/** Source maps name every module of a script, a worker's as well. */
function packagesOfScripts(folder: string): string[] {
  const maps = list(folder, /\.js\.map$/);
  if (maps.length === 0) throw new Error(`${folder} has no source maps, expected those of the build: they tell whose code is in it`);
  return maps.flatMap((map) => {
    const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: readonly string[] };
    return sources.map((source) => packageOf(path.resolve(path.dirname(map), source))).filter((name) => name !== null);
  });
}

/** Fonts and machine code are copied as they are: their bytes tell where from. @throws Error for one that comes from nowhere */
function packagesOfBinaries(folder: string): string[] {
  const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
  const homes = [
    '@tensorflow/tfjs-backend-wasm',
    ...readdirSync(path.join(MODULES, '@fontsource-variable')).map((name) => `@fontsource-variable/${name}`),
  ];
  const known = new Map(
    homes.flatMap((name) => list(path.join(MODULES, name), BINARY).map((file) => [hash(file), path.join(MODULES, name)])),
  );
  for (const [own, name] of DERIVED) {
    const made = path.join(ROOT, own);
    for (const file of existsSync(made) ? list(made, BINARY) : []) known.set(hash(file), path.join(MODULES, name));
  }
  return list(folder, BINARY).map((file) => {
    const home = known.get(hash(file));
    if (home === undefined)
      throw new Error(`${file} is of unknown origin, expected a file of ${[...homes, ...DERIVED.map(([own]) => own)].join(', ')}`);
    return home;
  });
}

/** The service worker comes without a map; its parts sign themselves. */
function packagesOfServiceWorker(folder: string): string[] {
  const file = path.join(folder, 'sw.js');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return [...text.matchAll(/workbox:([a-z-]+):\d/g)].map(([, part]) => path.join(MODULES, `workbox-${part}`));
}

/** What the copyright comment of a file says, for packages without a licence file of their own. */
function copyrightIn(folder: string, main: string): string {
  const [, comment = ''] = /\/\*\*?([\s\S]*?)\*\//.exec(readFileSync(path.join(folder, main), 'utf8')) ?? [];
  const lines = comment.split('\n').map((line) => line.replace(/^[\s*]+/, ''));
  return lines.filter((line) => line.startsWith('Copyright')).join('\n');
}

function noticeOf(folder: string): string {
  const { name, version, license, module, main } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const files = readdirSync(folder).filter((file) => LICENCE.test(file));
  // What a bundler bundles itself is no part of what it makes.
  const texts = files.map((file) =>
    readFileSync(path.join(folder, file), 'utf8')
      .split(/^# Licenses of bundled dependencies/m)[0]!
      .trim(),
  );
  if (texts.length === 0 && license === 'Apache-2.0') {
    const copyright = copyrightIn(folder, module ?? main ?? 'index.js');
    if (copyright !== '') texts.push(`${copyright}\nLicensed under the Apache License, Version 2.0; its text stands at the end.`);
  }
  if (texts.length === 0) throw new Error(`package "${name}" has no licence file in ${folder}, expected one to ship with its code`);
  return `## ${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

/**
 * The notices of a folder of built files, and of further packages that are shipped with it.
 * @throws Error where a licence or an origin is not known
 */
export function notices(folder: string, more: readonly string[] = []): string {
  // Few lines of the bundler's own are in everything that it makes.
  const bundlers = ['vite', 'rolldown'].map((name) => path.join(MODULES, name));
  const folders = [...packagesOfScripts(folder), ...packagesOfBinaries(folder), ...packagesOfServiceWorker(folder), ...bundlers, ...more];
  return [
    'Work of others in MixACM Playground, with its terms. The playground itself is under the MIT licence.\n',
    ...[...new Set(folders)].toSorted().map(noticeOf),
    readFileSync(path.join(import.meta.dirname, 'linked.txt'), 'utf8'),
    `## Apache License, Version 2.0\n\n${readFileSync(APACHE, 'utf8').trim()}\n`,
  ].join('\n');
}
