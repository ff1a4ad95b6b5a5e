/** Plants one fault per lint rule that guards the architecture, and expects the linter to see exactly those. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './paths';

const LAYERS = 'lint/style/noRestrictedImports';
const uses = (from: string) => `import { a } from '${from}';\n\nconsole.log(a);\n`;

const FAULTS: Readonly<Record<string, readonly [rule: string, text: string]>> = {
  'src/protocol/planted.ts': [LAYERS, uses('../engine/tf')],
  'src/engine/losses/planted.ts': [LAYERS, uses('../../kernels')],
  'src/engine/planted-tfjs.ts': [LAYERS, uses('@tensorflow/tfjs-core')],
  'src/kernels/planted.ts': [LAYERS, uses('../worker/session')],
  'src/data/importers/planted.ts': [LAYERS, uses('../../engine/random')],
  'src/worker/planted.ts': [LAYERS, uses('../runs/client')],
  'src/runs/planted.ts': [LAYERS, uses('../ui/app')],
  'src/experiments/planted.ts': [LAYERS, uses('../data/dataset')],
  'src/ui/panels/planted.ts': [LAYERS, uses('../../engine/evaluate')],
  'src/ui/planted-tfjs.ts': [LAYERS, uses('@tensorflow/tfjs')],
  'src/ui/planted-worker.ts': [LAYERS, uses('../worker/worker')],
  'src/offline/planted.ts': [LAYERS, uses('../runs/app-updates')],
  'src/lab/planted.ts': [LAYERS, uses('../ui/app')],
  'src/ui/planted-cycle.ts': ['lint/suspicious/noImportCycles', "import { b } from './other';\n\nexport const a = () => b();\n"],
  'src/ui/planted-floating.ts': ['lint/nursery/noFloatingPromises', "import { late } from './late';\n\nlate();\n"],
};

const SOUND: Readonly<Record<string, string>> = {
  'src/ui/other.ts': "import { a } from './planted-cycle';\n\nexport const b = () => a();\n",
  'src/ui/late.ts': 'export async function late(): Promise<void> {}\n',
  'src/engine/tf.ts': "export * from '@tensorflow/tfjs-core';\n",
  'src/engine/losses/sound.ts': uses('../../protocol/errors'),
  'src/offline/sound.ts': uses('../protocol/offline'),
  'src/worker/sound.ts': uses('../kernels'),
  'src/ui/sound.ts': uses('../runs/store'),
  'src/engine/sound.test.ts': uses('../kernels'),
};

let found: Map<string, Set<string>>;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lint-'));
  const config = JSON.parse(await readFile(path.join(ROOT, 'biome.json'), 'utf8')) as Record<string, unknown>;
  // The copy is no git repository.
  await writeFile(path.join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
  await cp(path.join(ROOT, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const planted = Object.entries(FAULTS).map(([file, [, text]]) => [file, text] as const);
  for (const [file, text] of [...planted, ...Object.entries(SOUND)]) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  const biome = path.join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'src'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const report = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  found = new Map();
  for (const { category, location } of report.diagnostics) {
    const file = location.path.replaceAll('\\', '/');
    found.set(file, (found.get(file) ?? new Set()).add(category));
  }
});

describe('the linter', () => {
  it.each(Object.entries(FAULTS))('catches the fault in %s', (file, [rule]) => {
    expect([...(found.get(file) ?? [])]).toEqual([rule]);
  });

  it('lets permitted imports be', () => {
    // The other half of the planted circle is reported too, and rightly.
    expect([...found.keys()].filter((file) => file in SOUND)).toEqual(['src/ui/other.ts']);
  });
});
