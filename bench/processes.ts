/** What the processes of one browser take, read from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel's clock, on every common platform. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

function* processesOf(profile: string): Generator<{ readonly pid: string; readonly command: string }> {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (command.includes(profile)) yield { pid, command };
    } catch {
      // The process has ended meanwhile.
    }
  }
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Resident bytes of the renderer processes of the browser with this profile. */
export function rendererBytes(profile: string): number {
  let total = 0;
  for (const { pid, command } of processesOf(profile)) {
    if (command.includes('--type=renderer')) total += Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES;
  }
  return total;
}

/** Seconds of processor time that the browser with this profile has used so far, in user and in kernel mode. */
export function processorSeconds(profile: string): number {
  let ticks = 0;
  for (const { pid } of processesOf(profile)) {
    // The name, in brackets, may hold blanks: count from behind it.
    const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks / TICKS_PER_SECOND;
}
