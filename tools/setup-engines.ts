/** Finds a Firefox and a WebKit to test with, and installs them where there are none: Debian's packages where that is possible, else Playwright's download. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { firefox, webkit } from 'playwright';
import { HERE, installPackages, isDebian, type Machine } from './debian';
import { ROOT } from './paths';

export type OtherEngine = 'firefox' | 'webkit';
export const OTHER_ENGINES: readonly OtherEngine[] = ['firefox', 'webkit'];

/** Programs that drive an engine, by the protocol they speak. */
export type Programs =
  | { readonly driver: 'playwright' }
  | { readonly driver: 'bidi'; readonly browser: string }
  | { readonly driver: 'webdriver'; readonly server: string; readonly browser: string; readonly display: string };

/** What finding and installing engines needs of a machine. */
export interface EngineMachine extends Machine {
  /** Playwright's own build, installed or not. */
  own(engine: OtherEngine): string;
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): readonly string[];
}

const here: EngineMachine = {
  ...HERE,
  own: (engine) => ({ firefox, webkit })[engine].executablePath(),
  list: (folder) => (statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []),
};

/** Programs themselves: what a package manager puts into PATH may be a wrapper that cannot see a profile under /tmp. */
const FIREFOX = [
  '/usr/bin/firefox-esr',
  '/usr/lib/firefox/firefox',
  '/usr/lib64/firefox/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];
const PACKAGES = { firefox: ['firefox-esr'], webkit: ['webkit2gtk-driver', 'xvfb'] } as const;

/** WebKitGTK's small browser lies beside its library, in a folder named after the version of the interface. */
function findMiniBrowser(machine: EngineMachine): string | undefined {
  const libraries = ['/usr/libexec', '/usr/lib', ...machine.list('/usr/lib').map((name) => `/usr/lib/${name}`)];
  return libraries
    .flatMap((library) => machine.list(library).map((name) => ({ name, file: `${library}/${name}/MiniBrowser` })))
    .filter(({ name }) => /^webkit2?gtk-[\d.]+$/.test(name))
    .map(({ file }) => file)
    .find((file) => machine.exists(file));
}

/** The programs of an engine, or null: Playwright's own build goes first, then what the system has. */
export function findEngine(engine: OtherEngine, machine: EngineMachine = here): Programs | null {
  if (machine.exists(machine.own(engine))) return { driver: 'playwright' };
  const first = (...places: readonly string[]) => places.find((place) => machine.exists(place));
  if (engine === 'firefox') {
    const browser = first(...FIREFOX);
    return browser ? { driver: 'bidi', browser } : null;
  }
  const server = first('/usr/bin/WebKitWebDriver');
  const display = first('/usr/bin/Xvfb');
  const browser = findMiniBrowser(machine);
  return server && display && browser ? { driver: 'webdriver', server, browser, display } : null;
}

/** Finds an engine or installs it; null where neither works. */
export function setupEngine(engine: OtherEngine, machine: EngineMachine = here): Programs | null {
  const found = findEngine(engine, machine);
  if (found) return found;
  console.error(`no ${engine} to test with found, installing one ...`);
  const installed = installPackages(PACKAGES[engine], machine) ? findEngine(engine, machine) : null;
  if (installed) return installed;
  machine.run(process.execPath, [path.join(ROOT, 'node_modules/playwright/cli.js'), 'install', engine]);
  return findEngine(engine, machine);
}

/** Why an engine's stories are not played, and how they can be. */
export function absence(engine: OtherEngine, machine: EngineMachine = here): string {
  const command = isDebian(machine) ? `apt-get install ${PACKAGES[engine].join(' ')}` : `npx playwright install ${engine}`;
  return `no ${engine} here that can be driven, expected one; ${command}`;
}

export async function main(): Promise<number> {
  const missing = OTHER_ENGINES.filter((engine) => {
    const programs = setupEngine(engine);
    console.log(programs ? `${engine}: ${JSON.stringify(programs)}` : absence(engine));
    return !programs;
  });
  return missing.length > 0 ? 1 : 0;
}
