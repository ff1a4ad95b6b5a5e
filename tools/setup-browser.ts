/** Finds a Chromium to drive, and installs one where there is none. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { ConfigError, DeviceError } from '../src/protocol/errors';
import { ROOT } from './paths';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  exists(file: string): boolean;
  /** Playwright's own Chromium, installed or not. */
  own(): string;
  /** Runs a program with its output shown; true when it ended well. */
  run(program: string, args: readonly string[]): boolean;
  readonly isRoot: boolean;
}

const here: Machine = {
  env: process.env,
  exists: existsSync,
  own: () => chromium.executablePath(),
  // Output goes to stderr: stdout belongs to the result of the tool that needs the browser.
  run: (program, args) => spawnSync(program, args, { stdio: ['ignore', 2, 2] }).status === 0,
  isRoot: process.getuid?.() === 0,
};

/**
 * The Chromium to use, or null. The variable CHROMIUM goes first, then Playwright's own, then the usual places.
 * @throws ConfigError when CHROMIUM names a file that is not there
 */
export function findBrowser(machine: Machine = here): string | null {
  const wanted = machine.env.CHROMIUM;
  if (wanted) {
    if (machine.exists(wanted)) return wanted;
    throw new ConfigError(`environment variable "CHROMIUM" is ${JSON.stringify(wanted)}, expected the path of a Chromium`);
  }
  return [machine.own(), ...USUAL_PLACES].find((place) => machine.exists(place)) ?? null;
}

/**
 * Finds a Chromium or installs one: Debian's package where that is possible, else Playwright's download.
 * @throws DeviceError when neither works
 */
export function setupBrowser(machine: Machine = here): string {
  const found = findBrowser(machine);
  if (found) return found;
  console.error('no Chromium found, installing one ...');
  if (machine.exists('/usr/bin/apt-get')) {
    const apt = (...args: string[]) => (machine.isRoot ? machine.run('apt-get', args) : machine.run('sudo', ['-n', 'apt-get', ...args]));
    // A fresh image has no package lists, so a first failure earns an update and one more try.
    const install = () => apt('install', '-y', '--no-install-recommends', 'chromium');
    if (install() || (apt('update') && install())) {
      const installed = findBrowser(machine);
      if (installed) return installed;
    }
  }
  machine.run(process.execPath, [path.join(ROOT, 'node_modules/playwright/cli.js'), 'install', 'chromium']);
  const installed = findBrowser(machine);
  if (installed) return installed;
  throw new DeviceError(
    'Chromium is absent and could not be installed, expected apt-get or a download by Playwright to work; install Chromium or Chrome and set CHROMIUM to its path',
  );
}

/** Software WebGPU (SwiftShader), for machines without a GPU. */
export const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader'];

/** Keeps a headless page at full speed and off the network. */
export const HEADLESS = ['--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-quic'];

export async function main(): Promise<number> {
  console.log(setupBrowser());
  return 0;
}
