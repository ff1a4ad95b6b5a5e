/** The first words in a terminal: what is said where Node or the packages will not do. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from './paths';

let project: string;

/** A project like ours, with these packages wanted and those installed. */
async function make(node: string, wanted: Record<string, string>, installed: Record<string, string>): Promise<void> {
  project = await mkdtemp(path.join(os.tmpdir(), 'check-'));
  await mkdir(path.join(project, 'tools'));
  for (const file of ['run.mjs', 'run-ts.mjs', 'run-tool.mjs', 'run-script.mjs', 'check.mjs', 'check-node.mjs', 'run-main.mjs', 'help.mjs'])
    await cp(path.join(ROOT, 'tools', file), path.join(project, 'tools', file));
  await writeFile(path.join(project, 'package.json'), JSON.stringify({ engines: { node }, dependencies: {}, devDependencies: wanted }));
  for (const [name, version] of Object.entries(installed)) {
    const folder = path.join(project, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name, version, main: 'index.js' }));
    await writeFile(path.join(folder, 'index.js'), "import 'missing-part';");
  }
}

function run(...argv: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: project, encoding: 'utf8' });
  return { status, stderr };
}

describe.each([['tools/run.mjs', 'start'], ['tools/run-ts.mjs', 'bench/main.ts'], ['tools/check.mjs']])('%s %s', (...argv) => {
  it('names the Node that is wanted', async () => {
    await make('>=99.1', {}, {});
    expect(run(...argv)).toEqual({
      status: 2,
      stderr: `error: Node is ${process.versions.node}, expected 99.1 or newer; see https://nodejs.org\n`,
    });
  });

  it('asks for npm ci where nothing is installed, or another version', async () => {
    await make('>=20.19', { vite: '8.0.0' }, {});
    expect(run(...argv)).toEqual({ status: 2, stderr: 'error: package "vite" is not installed, expected 8.0.0; run npm ci first\n' });
    await make('>=20.19', { '@a/b': '2.0.0' }, { '@a/b': '1.9.0' });
    expect(run(...argv)).toEqual({ status: 2, stderr: 'error: package "@a/b" is 1.9.0, expected 2.0.0; run npm ci first\n' });
  });
});

it('asks for npm ci where a package lacks a part', async () => {
  await make('>=20.19', { vite: '8.0.0' }, { vite: '8.0.0' });
  await writeFile(
    path.join(project, 'node_modules/vite/package.json'),
    JSON.stringify({ version: '8.0.0', type: 'module', main: 'index.js' }),
  );
  await writeFile(path.join(project, 'tools/start.ts'), '');
  const { status, stderr } = run('tools/run.mjs', 'start');
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(
      /^error: installed packages are incomplete \(Cannot find package 'missing-part' .*\), expected all of package-lock\.json; run npm ci first\n$/,
    ),
  ]);
});

describe('a version', () => {
  let isAtLeast: (a: string, b: string) => boolean;
  beforeEach(async () => {
    ({ isAtLeast } = await import(path.join(ROOT, 'tools/check-node.mjs')));
  });

  it.each([
    ['20.19.0', '20.19', true],
    ['20.18.3', '20.19', false],
    ['22.1.0', '20.19', true],
    ['9.20.0', '20.19', false],
    ['20.19.0', '20.19.0', true],
    ['20.19.1', '20.19.2', false],
  ])('%s is at least %s: %s', (a, b, expected) => {
    expect(isAtLeast(a, b)).toBe(expected);
  });
});

it('loads nothing that an old Node cannot before Node is known', async () => {
  for (const file of ['run.mjs', 'run-ts.mjs', 'check.mjs', 'check-node.mjs']) {
    const text = await readFile(path.join(ROOT, 'tools', file), 'utf8');
    const imports = [...text.matchAll(/^import .*?'(.+)';$/gm)].map(([, name]) => name);
    expect(
      imports.filter((name) => !['node:fs', './check.mjs', './check-node.mjs'].includes(name!)),
      file,
    ).toEqual([]);
    expect(text.replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, ''), file).not.toMatch(/\?\?|\?\.|^await |\bimport\.meta\.(dirname|filename)/m);
  }
});

it('guards every command of package.json', async () => {
  const { scripts } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  for (const [name, line] of Object.entries(scripts)) expect(line, name).toMatch(/^node tools\/(run|run-ts|check)\.mjs\b/);
});
