import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Method } from './method';
import { methods } from './methods';
import { createRegistry } from './registry';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

describe('the example of a method in CONTRIBUTING.md', () => {
  const section = read('CONTRIBUTING.md').split('## Adding a method')[1]!.split('\n## ')[0]!;
  const [, file] = /`(src\/engine\/methods\/[a-z-]+\.ts)`/.exec(section)!;
  const [, example] = /```ts\n([\s\S]*?)```/.exec(section)!;

  it('is a real file, whole and unchanged', () => {
    expect(example).toBe(read(file!));
  });

  it('is found by its folder alone: no other source names it', async () => {
    const id = /id: '([a-z-]+)'/.exec(example!)![1]!;
    expect(methods.all.map((method) => method.id)).toContain(id);
    const registry = read('src/engine/methods/index.ts');
    expect(registry).toContain('import.meta.glob');
    expect(registry).not.toContain(id);
    // The same file under another name is one more method: nothing else is needed.
    const { default: method } = await import(/* @vite-ignore */ path.join(ROOT, file!));
    const added = { './added.ts': { ...(method as Method), id: 'added' } };
    expect(createRegistry<Method>('method', added).get('added').label).toBe((method as Method).label);
  });
});
