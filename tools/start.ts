/** `npm start [-- --no-open --port N]`: builds when needed, serves the app, prints its address and opens it. */
import { spawn } from 'node:child_process';
import { readArguments, readInteger } from './arguments';
import { ensureBuilt } from './build';
import { DIST } from './paths';
import { serve } from './serve';

const DEFAULT_PORT = 4173;

/** The program that opens an address on this system; null where there is no display to open it on. */
export function opener(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): [string, ...string[]] | null {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : null;
}

function open(url: string): void {
  const command = opener(process.platform, process.env);
  if (!command) return;
  const [program, ...args] = command;
  spawn(program, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', (error) => console.error(`could not open a browser (${error.message}); open the address yourself`))
    .unref();
}

export async function main(argv: string[]): Promise<number> {
  const { values } = readArguments(argv, { 'no-open': { type: 'boolean' }, port: { type: 'string' } }, false);
  const chosen = values.port === undefined ? null : readInteger('port', values.port, 1, 65535);
  await ensureBuilt();
  const served = await serve(DIST, { port: chosen ?? DEFAULT_PORT, spare: chosen === null ? 20 : 0 });
  console.log(`MixACM Playground: ${served.url}  (Ctrl-C ends it)`);
  if (!values['no-open']) open(served.url);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await served.close();
  return 0;
}
