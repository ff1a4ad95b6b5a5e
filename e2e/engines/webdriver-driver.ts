/** Drives WebKitGTK's small browser, Safari's engine, over WebDriver on a display of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Programs } from '../../tools/setup-engines';
import { type Driver, type Engine, SIZE, type VisitOptions } from './driver';
import { NOTED, takeNoted } from './watch-script';
import { clickActions, keyActions, openSession, type Session } from './webdriver';

type WebDriverPrograms = Extract<Programs, { driver: 'webdriver' }>;
/** How a page's own exception comes back: as a value, because the driver's errors name no reason. */
type Outcome<T> = { readonly value: T } | { readonly error: string };
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a program that ends with this one at the latest. */
function start(...[program, args, options]: Parameters<typeof spawn>): ChildProcess {
  const child = spawn(program, args, options);
  const kill = () => void child.kill();
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/** Starts a display that nobody sees and returns its number, which the server picks. */
async function startDisplay(program: string): Promise<{ child: ChildProcess; name: string }> {
  const screen = ['-screen', '0', '1400x1000x24', '-nolisten', 'tcp'];
  const child = start(program, ['-displayfd', '3', ...screen], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${program} ended with ${code}, expected a display`)));
  const [number] = await Promise.race([once(child.stdio[3] as Readable, 'data'), ended]);
  ended.catch(() => undefined);
  return { child, name: `:${String(number).trim()}` };
}

/** A folder of settings for a window without a wide bar, which would keep it from being as narrow as a phone. */
async function makeSettings(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mixacm-webkit-'));
  const css = '* { min-width: 0; padding: 0; border-width: 0; font-size: 1px; -gtk-icon-transform: scale(0); }';
  for (const toolkit of ['gtk-3.0', 'gtk-4.0']) {
    await mkdir(path.join(folder, toolkit));
    await writeFile(path.join(folder, toolkit, 'gtk.css'), css);
  }
  return folder;
}

async function answers(server: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await fetch(`${server}/status`);
      return;
    } catch (error) {
      if (tries === 100) throw new Error(`${server} does not answer, expected a WebDriver`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

export async function launchWebKit({ server: program, browser, display }: WebDriverPrograms): Promise<Engine> {
  const screen = await startDisplay(display);
  const settings = await makeSettings();
  const env = {
    ...process.env,
    DISPLAY: screen.name,
    // With "C" for a language it tells pages so, and no formatter of numbers knows that one.
    LANG: 'en_US.UTF-8',
    LC_ALL: 'en_US.UTF-8',
    NO_AT_BRIDGE: '1',
    XDG_CONFIG_HOME: settings,
    // It visits this app alone, and there are machines where its sandbox cannot be built.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  };
  /** A driver leads one browser at a time, so every visitor has one. */
  const open = async (scheme: VisitOptions['scheme']) => {
    const port = await freePort();
    const server = `http://127.0.0.1:${port}`;
    const child = start(program, [`--port=${port}`], { stdio: 'ignore', env });
    await answers(server);
    const args = ['--automation', ...(scheme === 'dark' ? ['--dark-mode'] : [])];
    const session = await openSession(server, { 'webkitgtk:browserOptions': { binary: browser, args } });
    // What is looked for may be loaded late.
    await session.send('POST', '/timeouts', { implicit: 10_000 });
    const close = async () => {
      await session.send('DELETE', '');
      await end(child);
    };
    return { session, close };
  };
  const first = await open('light');
  await first.close();
  return {
    version: first.session.capabilities.browserVersion,
    needsWatch: true,
    async visit({ scheme }) {
      const { session, close } = await open(scheme);
      return drive(session, close);
    },
    async close() {
      await end(screen.child);
      await rm(settings, { recursive: true });
    },
  };
}

async function drive(session: Session, close: Driver['close']): Promise<Driver> {
  const faults: string[] = [];
  const evaluate: Driver['evaluate'] = async <A, T>(script: (argument: A) => T | Promise<T>, argument: A): Promise<T> => {
    const body = `const done = arguments[1];
      (async () => (${script})(arguments[0]))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const outcome = await session.send<Outcome<T>>('POST', '/execute/async', { script: body, args: [argument ?? null] });
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.value;
  };
  const act = (...actions: object[]) => session.send<void>('POST', '/actions', { actions });
  // The page's list ends with the page: it is read before every way out that a story takes.
  const readFaults = async () => faults.push(...(await evaluate(takeNoted, NOTED)));
  const resize = async (width: number, height: number) => {
    // Above the page is a bar, within the window's size.
    const bar = await evaluate(() => outerHeight - innerHeight, null);
    await session.send('POST', '/window/rect', { x: 0, y: 0, width, height: height + bar });
  };
  await resize(SIZE.width, SIZE.height);
  return {
    async goto(url) {
      await readFaults();
      await session.send('POST', '/url', { url });
    },
    async reload() {
      await readFaults();
      await session.send('POST', '/refresh', {});
    },
    evaluate,
    resize,
    click: (x, y) => act(clickActions(x, y)),
    press: (key) => act(keyActions(key)),
    async choose(selector, files) {
      const { [ELEMENT]: id } = await session.send<Record<string, string>>('POST', '/element', { using: 'css selector', value: selector });
      await session.send('POST', `/element/${id}/value`, { text: files.join('\n') });
    },
    screenshot: async () => Buffer.from(await session.send<string>('GET', '/screenshot'), 'base64'),
    async takeFaults() {
      await readFaults();
      return faults.splice(0);
    },
    close,
  };
}
