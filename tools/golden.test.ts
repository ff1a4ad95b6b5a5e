import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ROOT } from './paths';

const folders: string[] = [];

/** Runs the tool on a folder that holds these files. */
function golden(files: Readonly<Record<string, unknown>>, ...options: string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'golden-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), JSON.stringify(content));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/run-ts.mjs', 'tools/golden.ts', folder, ...options], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, lines: stdout.trim().split('\n').slice(-3), stderr, folder };
}

const fixture = (name: string) => JSON.parse(readFileSync(path.join(ROOT, 'src/engine/fixtures/golden', name), 'utf8'));

describe('npm run golden', () => {
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it('counts what passes and ends well', () => {
    const { status, lines } = golden({ 'wilson.json': fixture('wilson-interval.json') });
    expect([status, lines.at(-1)]).toEqual([0, '7 passed, 0 failed']);
  });

  it('names a deviation and an unknown kind, and fails', () => {
    const [first, ...rest] = fixture('wilson-interval.json').slice(1);
    const wrong = { ...first, expected: { interval: [0, 0.5] } };
    const { status, lines } = golden({ 'wilson.json': [wrong, { ...first, kind: 'nonsense' }, ...rest] }, '--backend', 'wasm');
    expect(status).toBe(1);
    expect(lines[0]).toMatch(/^wilson.json: wilson-interval: 0 of 10: interval\[1\] is 0\.2775.*, expected 0\.5 \(.* of the tolerance\)$/);
    expect(lines[1]).toContain('wilson.json: nonsense: 0 of 10: kind "nonsense" is unknown, expected one of loss,');
    expect(lines[2]).toBe('5 passed, 2 failed');
  });

  it('refuses what it cannot read', () => {
    const empty = golden({});
    expect([empty.status, empty.stderr]).toEqual([2, expect.stringContaining('holds no .json file, expected golden cases')]);
    const odd = golden({ 'odd.json': [{ format: 'golden/2' }] });
    expect([odd.status, odd.stderr]).toEqual([2, expect.stringContaining('entry 0 of "odd.json" is not a case of format golden/1')]);
    const backend = golden({}, '--backend', 'tpu');
    expect([backend.status, backend.stderr]).toEqual([
      2,
      expect.stringContaining('argument "--backend" is "tpu", expected one of cpu, wasm'),
    ]);
  });
});
