import { describe, expect, it } from 'vitest';
import { type BrowserMachine, findBrowser, setupBrowser } from './setup-browser';

/** A machine that has `files`, gains `gains[command]` when a command runs, and notes every command. */
function machine(files: string[], gains: Record<string, string> = {}, over: Partial<BrowserMachine> = {}) {
  const commands: string[] = [];
  const present = new Set(files);
  const made: BrowserMachine = {
    env: {},
    exists: (file) => present.has(file),
    own: () => '/own/chrome',
    run: (program, args) => {
      const command = [program === process.execPath ? 'node' : program, ...args.map((arg) => arg.split('/').at(-1))].join(' ');
      commands.push(command);
      const gained = gains[command];
      if (gained === undefined) return false;
      present.add(gained);
      return true;
    },
    isRoot: true,
    ...over,
  };
  return { made, commands };
}

const APT = 'apt-get -o DPkg::Lock::Timeout=120';
const INSTALL = `${APT} install -y --no-install-recommends chromium`;

describe('findBrowser', () => {
  it('takes the variable first, then its own, then the usual places', () => {
    const files = ['/mine', '/own/chrome', '/usr/bin/chromium'];
    expect(findBrowser(machine(files, {}, { env: { CHROMIUM: '/mine' } }).made)).toBe('/mine');
    expect(findBrowser(machine(files).made)).toBe('/own/chrome');
    expect(findBrowser(machine(['/usr/bin/chromium']).made)).toBe('/usr/bin/chromium');
    expect(findBrowser(machine([]).made)).toBeNull();
  });

  it('refuses a variable that names nothing', () => {
    expect(() => findBrowser(machine([], {}, { env: { CHROMIUM: '/gone' } }).made)).toThrow(
      'environment variable "CHROMIUM" is "/gone", expected the path of a Chromium',
    );
  });
});

describe('setupBrowser', () => {
  it('runs nothing when one is there', () => {
    const { made, commands } = machine(['/usr/bin/chromium']);
    expect(setupBrowser(made)).toBe('/usr/bin/chromium');
    expect(commands).toEqual([]);
  });

  it('installs the Debian package, with sudo for others than root', () => {
    const root = machine(['/usr/bin/apt-get'], { [INSTALL]: '/usr/bin/chromium' });
    expect(setupBrowser(root.made)).toBe('/usr/bin/chromium');
    const user = machine(['/usr/bin/apt-get'], { [`sudo -n ${INSTALL}`]: '/usr/bin/chromium' }, { isRoot: false });
    expect(setupBrowser(user.made)).toBe('/usr/bin/chromium');
  });

  it("falls back on Playwright's download, with the libraries it needs where packages can be installed", () => {
    const bare = machine(['/usr/bin/apt-get'], { 'node cli.js install --with-deps chromium': '/own/chrome' });
    expect(setupBrowser(bare.made)).toBe('/own/chrome');
    expect(bare.commands).toEqual([`${APT} update`, INSTALL, 'node cli.js install --with-deps chromium']);
    const other = machine([], { 'node cli.js install chromium': '/own/chrome' });
    expect(setupBrowser(other.made)).toBe('/own/chrome');
  });

  it('says what to do when nothing works', () => {
    expect(() => setupBrowser(machine([]).made)).toThrow(
      'Chromium is absent and could not be installed, expected apt-get or a download by Playwright to work; install Chromium or Chrome and set CHROMIUM to its path',
    );
  });
});
