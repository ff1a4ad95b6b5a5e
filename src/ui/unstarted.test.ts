import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { refuseFile } from './unstarted';

test('a page from a disk stops and says why; one from a server goes on', () => {
  const add = vi.fn();
  const notice = { classList: { add } } as unknown as Element;
  expect(() => refuseFile('file:', notice)).toThrow('page was opened as a file, expected a web server');
  expect(add).toHaveBeenCalledWith('now');
  add.mockClear();
  for (const protocol of ['http:', 'https:']) refuseFile(protocol, notice);
  expect(add).not.toHaveBeenCalled();
  expect(() => refuseFile('file:', null)).toThrow('expected a web server');
});

test('what stands in the page until it starts speaks both languages and names the command', () => {
  const html = readFileSync(path.resolve(import.meta.dirname, '../../index.html'), 'utf8');
  const [, en = '', ja = ''] = /class="unstarted">\s*<p>(.*?)<\/p>\s*<p lang="ja">(.*?)<\/p>/s.exec(html) ?? [];
  expect(en).toContain('has not started');
  expect(ja).toContain('起動していません');
  for (const text of [en, ja]) expect(text).toContain('python3 -m http.server');
});
