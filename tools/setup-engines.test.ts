import { describe, expect, it } from 'vitest';
import { absence, type EngineMachine, findEngine, setupEngine } from './setup-engines';

/** A machine that has `files`, gains `gains[command]` when a command runs, and notes every command. */
function machine(files: string[], gains: Record<string, string[]> = {}) {
  const commands: string[] = [];
  const present = new Set(files);
  const made: EngineMachine = {
    exists: (file) => present.has(file),
    own: (engine) => `/own/${engine}`,
    list: (folder) => [
      ...new Set([...present].filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1).split('/')[0]!)),
    ],
    run: (program, args) => {
      const command = [program === process.execPath ? 'node' : program, ...args.map((arg) => arg.split('/').at(-1))].join(' ');
      commands.push(command);
      const name = Object.keys(gains).find((each) => command.endsWith(each));
      if (name === undefined) return false;
      for (const file of gains[name]!) present.add(file);
      return true;
    },
    isRoot: true,
  };
  return { made, commands };
}

const APT = '/usr/bin/apt-get';
const MINI = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const WEBKIT = ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb', MINI];
const WEBDRIVER = { driver: 'webdriver', server: '/usr/bin/WebKitWebDriver', browser: MINI, display: '/usr/bin/Xvfb' };

describe('findEngine', () => {
  it("takes Playwright's own build first, then the system's", () => {
    expect(findEngine('firefox', machine(['/own/firefox', '/usr/bin/firefox-esr']).made)).toEqual({ driver: 'playwright' });
    expect(findEngine('firefox', machine(['/usr/bin/firefox-esr']).made)).toEqual({ driver: 'bidi', browser: '/usr/bin/firefox-esr' });
    expect(findEngine('webkit', machine(['/own/webkit', ...WEBKIT]).made)).toEqual({ driver: 'playwright' });
    expect(findEngine('webkit', machine(WEBKIT).made)).toEqual(WEBDRIVER);
  });

  it('finds the small browser of any version, processor and distribution', () => {
    const programs = WEBKIT.slice(0, 2);
    for (const place of [
      '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.0/MiniBrowser',
      '/usr/lib/x86_64-linux-gnu/webkitgtk-6.0/MiniBrowser',
      '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
    ]) {
      expect(findEngine('webkit', machine([...programs, place]).made)).toEqual({ ...WEBDRIVER, browser: place });
    }
  });

  it('needs every program of an engine', () => {
    for (const missing of WEBKIT) expect(findEngine('webkit', machine(WEBKIT.filter((file) => file !== missing)).made)).toBeNull();
    expect(findEngine('firefox', machine([]).made)).toBeNull();
  });
});

describe('setupEngine', () => {
  it('runs nothing when it is there', () => {
    const { made, commands } = machine(['/usr/bin/firefox-esr']);
    expect(setupEngine('firefox', made)).toEqual({ driver: 'bidi', browser: '/usr/bin/firefox-esr' });
    expect(commands).toEqual([]);
  });

  it("installs Debian's packages", () => {
    const { made } = machine([APT], { 'install -y --no-install-recommends webkit2gtk-driver xvfb': WEBKIT });
    expect(setupEngine('webkit', made)).toEqual(WEBDRIVER);
  });

  it("falls back on Playwright's download, and gives null where nothing works", () => {
    const download = machine([APT], { 'node cli.js install firefox': ['/own/firefox'] });
    expect(setupEngine('firefox', download.made)).toEqual({ driver: 'playwright' });
    expect(setupEngine('webkit', machine([]).made)).toBeNull();
  });

  it('says what would bring it', () => {
    expect(absence('webkit', machine([APT]).made)).toBe(
      'no webkit here that can be driven, expected one; apt-get install webkit2gtk-driver xvfb',
    );
    expect(absence('firefox', machine([]).made)).toBe('no firefox here that can be driven, expected one; npx playwright install firefox');
  });
});
