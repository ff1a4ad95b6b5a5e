/** Finds a Chromium to drive, and installs one where there is none. */
import path from 'node:path';
import { chromium } from 'playwright';
import { ConfigError, DeviceError } from '../src/protocol/errors';
import { canInstall, HERE, installPackages, type Machine } from './debian';
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

/** What finding and installing a browser needs of a machine. */
export interface BrowserMachine extends Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Playwright's own Chromium, installed or not. */
  own(): string;
}

const here: BrowserMachine = { ...HERE, env: process.env, own: () => chromium.executablePath() };

/**
 * The Chromium to use, or null. The variable CHROMIUM goes first, then Playwright's own, then the usual places.
 * @throws ConfigError when CHROMIUM names a file that is not there
 */
export function findBrowser(machine: BrowserMachine = here): string | null {
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
export function setupBrowser(machine: BrowserMachine = here): string {
  const found = findBrowser(machine);
  if (found) return found;
  console.error('no Chromium found, installing one ...');
  if (installPackages(['chromium'], machine)) {
    const installed = findBrowser(machine);
    if (installed) return installed;
  }
  // A download brings no libraries of the system, which a bare machine lacks; Ubuntu, say, has no Chromium among its packages.
  const libraries = canInstall(machine) ? ['--with-deps'] : [];
  machine.run(process.execPath, [path.join(ROOT, 'node_modules/playwright/cli.js'), 'install', ...libraries, 'chromium']);
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
