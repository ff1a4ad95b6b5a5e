/** The npm package: one command, the app beside it, no dependencies. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { DIST, ROOT } from '../paths';
import { notices, packageOf } from './notices';
import { NOTICES } from './notices-plugin';

/** The command in one file. Answers the packages that are in it. */
async function bundleCommand(outDir: string): Promise<string[]> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    build: {
      ssr: path.join(import.meta.dirname, 'command.ts'),
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node20',
      minify: true,
      rolldownOptions: { output: { entryFileNames: 'command.mjs', format: 'es', codeSplitting: false }, checks: { pluginTimings: false } },
    },
    ssr: { noExternal: true },
  });
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []));
  const modules = outputs.flatMap((each) => (each.type === 'chunk' ? each.moduleIds : []));
  return [...new Set(modules.map(packageOf).filter((folder) => folder !== null))];
}

/** What npm reads: the root's own words, without what only a build needs. */
export function manifestOf(root: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { name, version, description, license, type, engines } = root;
  return {
    name,
    version,
    description,
    license,
    type,
    engines,
    bin: { 'mixacm-playground': 'bin/mixacm-playground.mjs' },
    files: ['bin', 'site', NOTICES],
  };
}

/** Everything of the package but the app itself. */
export async function stageNpm(folder: string): Promise<void> {
  const bin = path.join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  const bundled = await bundleCommand(bin);
  const tools = path.join(ROOT, 'tools');
  for (const file of ['check-node.mjs', 'run-main.mjs']) await cp(path.join(tools, file), path.join(bin, file));
  await cp(path.join(tools, 'package/bin.mjs'), path.join(bin, 'mixacm-playground.mjs'));
  await cp(path.join(tools, 'package/README.md'), path.join(folder, 'README.md'));
  await cp(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'));
  await writeFile(path.join(folder, NOTICES), notices(DIST, bundled));
  const manifest = manifestOf(JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')));
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** `npm pack`, by the npm that runs us where one does. @throws Error when it fails */
export function packNpm(folder: string, destination: string): void {
  const npm = process.env.npm_execpath;
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', destination];
  const [program, ...first] = npm ? [process.execPath, npm] : ['npm'];
  const { status, error, stderr } = spawnSync(program!, [...first, ...args], {
    cwd: folder,
    encoding: 'utf8',
    shell: !npm && process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm pack ended with ${error?.message ?? `${status}: ${stderr}`}, expected 0`);
}
