import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readArguments, readInteger } from './arguments';
import { opener } from './serving/open';
import { main } from './start';

describe('opener', () => {
  it('opens nothing on a machine without a display', () => {
    expect(opener('linux', {})).toBeNull();
    expect(opener('linux', { DISPLAY: ':0' })).toEqual(['xdg-open']);
    expect(opener('darwin', {})).toEqual(['open']);
  });
});

describe('help', () => {
  const help = (...argv: string[]) => execFileSync(process.execPath, [...argv, '--help'], { encoding: 'utf8' });

  it('is what the tool says at its top', () => {
    expect(help('tools/run.mjs', 'start')).toMatch(/^npm start -- \[--no-open\] \[--port N\]/);
    expect(help('tools/run-ts.mjs', 'bench/main.ts')).toMatch(/\n {2}npm run bench +counts everything/);
  });
});

describe('arguments', () => {
  it('refuses what it does not know', async () => {
    await expect(main(['--prot', '1'])).rejects.toThrow(
      `arguments are "--prot 1" (Unknown option '--prot'), expected options among --host VALUE, --https, --no-open, --port VALUE`,
    );
  });

  it('refuses a port that is none', async () => {
    await expect(main(['--port', 'x'])).rejects.toThrow('argument "--port" is "x", expected integer in [1, 65535]');
  });

  it('reads options and positionals', () => {
    expect(readArguments(['run', '--out', 'a'], { out: { type: 'string' } }, true)).toMatchObject({
      positionals: ['run'],
      values: { out: 'a' },
    });
    expect(readInteger('seed', '7', 0, 10)).toBe(7);
    expect(() => readInteger('seed', '', 0, 10)).toThrow('argument "--seed" is "", expected integer in [0, 10]');
  });
});
