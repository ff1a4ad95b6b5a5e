/** Opens an address in the user's browser. */
import { spawn } from 'node:child_process';

/** The program that opens an address on this system; null where there is no display to open it on. */
export function opener(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): [string, ...string[]] | null {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : null;
}

export function open(url: string): void {
  const command = opener(process.platform, process.env);
  if (!command) return;
  const [program, ...args] = command;
  spawn(program, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', (error) => console.error(`could not open a browser (${error.message}); open the address yourself`))
    .unref();
}
