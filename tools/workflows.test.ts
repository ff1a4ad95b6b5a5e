/** What runs elsewhere runs what we run here, and no more than it needs to. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './paths';

const FOLDER = path.join(ROOT, '.github/workflows');
const { scripts, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
  version: string;
};
const files = readdirSync(FOLDER);

it('there are workflows', () => expect(files.length).toBeGreaterThan(0));

describe.each(files)('%s', (file) => {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  const values = (key: string) => [...text.matchAll(new RegExp(`^[ -]*${key}: *(.*)$`, 'gm'))].map(([, value]) => value!.trim());

  it('calls npm scripts that exist, and nothing else', () => {
    const lines = values('run');
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const name = /^npm (?:run ([\w:-]+)|(test)|ci)$/.exec(line);
      expect(name, line).not.toBeNull();
      const script = name?.[1] ?? name?.[2];
      if (script !== undefined) expect(Object.keys(scripts)).toContain(script);
    }
  });

  it('names actions by their commit', () => {
    for (const action of values('uses')) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('begins with the right to read, and gives more to single jobs only', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n(?! )/m);
    expect(text).not.toMatch(/contents: write|write-all|pull_request_target/);
  });
});

describe('docs/hosting.md', () => {
  const read = (name: string) => readFileSync(path.join(ROOT, 'docs', name), 'utf8');
  const text = read('hosting.md');

  it.each(['nginx', 'apache', 'caddy'])('has the headers for threads in its lines for %s', (server) => {
    const [, block = ''] = new RegExp(`\`\`\`${server}\\n([^\`]*)\`\`\``).exec(text) ?? [];
    expect(block).toMatch(/Cross-Origin-Opener-Policy +"?same-origin/);
    expect(block).toMatch(/Cross-Origin-Embedder-Policy +"?require-corp/);
    expect(block).toMatch(/no-cache/);
  });

  it('names commands that exist, and the page about data, which names it', () => {
    for (const [, script] of text.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(script);
    for (const [, named] of text.matchAll(/mixacm-playground-(\d[\d.]+\d)/g)) expect(named).toBe(version);
    expect(text).toContain('(hosting-data.md)');
    expect(read('hosting-data.md')).toContain('(hosting.md)');
  });
});
