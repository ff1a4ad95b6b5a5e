/** A headless Chromium with the lab page open. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright';
import type { LabEvent } from '../../src/lab/main';
import { ConfigError, DeviceError } from '../../src/protocol/errors';
import type { BackendName } from '../../src/protocol/messages';
import { ensureBuilt } from '../build';
import { DIST } from '../paths';
import { serve } from '../serve';
import { HEADLESS, SOFTWARE_WEBGPU, setupBrowser } from '../setup-browser';

export interface LabBrowser {
  readonly page: Page;
  close(): Promise<void>;
}

/** Linux gives a headless page its GPU only when asked; elsewhere it comes by itself. */
const LINUX_GPU = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-angle=vulkan'];

async function gpuFlags(backend: BackendName | null): Promise<readonly string[]> {
  const isLinux = process.platform === 'linux';
  const nodes = isLinux && existsSync('/dev/dri') ? await readdir('/dev/dri') : [];
  const hasGpu = !isLinux || existsSync('/dev/nvidia0') || nodes.some((name) => name.startsWith('renderD'));
  if (!hasGpu) return backend === 'webgpu' ? SOFTWARE_WEBGPU : [];
  return isLinux && (backend === 'webgpu' || backend === null) ? LINUX_GPU : [];
}

/**
 * Serves the built app and opens its lab page.
 * @param profile folder of a browser profile that is kept, or null
 * @throws DeviceError when no browser or no backend works
 */
export async function openLab(
  backend: BackendName | null,
  profile: string | null,
  onEvent: (event: LabEvent) => void,
): Promise<LabBrowser> {
  await ensureBuilt();
  const executablePath = setupBrowser();
  const folder = profile ?? (await mkdtemp(path.join(os.tmpdir(), 'mixacm-lab-')));
  const served = await serve(DIST, { port: profile === null ? 0 : await keptPort(profile) });
  const context = await chromium
    .launchPersistentContext(folder, {
      executablePath,
      headless: true,
      args: [...HEADLESS, ...(await gpuFlags(backend))],
      // Ctrl-C is ours: it saves a checkpoint before the browser goes.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    .catch(async (error: Error) => {
      await served.close();
      if (!/ProcessSingleton|already in use|SingletonLock/i.test(error.message)) throw error;
      throw new ConfigError(`browser profile ${folder} is in use by another run, expected a free one; pass --profile DIR`);
    });
  if (profile !== null) await writeFile(path.join(profile, 'port'), String(served.port));
  const page = context.pages()[0] ?? (await context.newPage());
  await page.exposeFunction('onLabEvent', onEvent);
  page.on('console', (message) => message.type() === 'error' && console.error(`page: ${message.text()}`));
  page.on('crash', () => onEvent({ name: 'death', body: { message: 'the page crashed, expected it to live; is there enough memory?' } }));
  await page.goto(`${served.url}lab.html${backend ? `?backend=${backend}` : ''}`);
  const close = async () => {
    await context.close();
    await served.close();
    if (profile === null) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { page, close };
}

/** IndexedDB belongs to an address with its port, so a kept profile keeps its port too. */
async function keptPort(profile: string): Promise<number> {
  await mkdir(profile, { recursive: true });
  const file = path.join(profile, 'port');
  const port = existsSync(file) ? Number(await readFile(file, 'utf8')) : 0;
  if (!Number.isInteger(port)) throw new DeviceError(`port kept in ${file} is not a number, expected one; delete the file`);
  return port;
}
