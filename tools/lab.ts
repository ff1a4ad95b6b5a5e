/** `npm run lab`: experiments from the command line, in the same worker that the page uses. */
import path from 'node:path';
import { listPresets } from '../src/experiments';
import { ConfigError } from '../src/protocol/errors';
import { evaluate } from './lab/evaluate';
import { readEvaluateOptions } from './lab/evaluate-options';
import { FLEET_COMMANDS, FLEET_USAGE } from './lab/fleet/commands';
import { readRunOptions } from './lab/options';
import { run } from './lab/run';
import { CACHE } from './paths';

export const USAGE = `npm run lab -- list
npm run lab -- run <preset id or config.json> [--out DIR] [--backend webgpu|wasm|webgl|cpu] [--seed N] [--resume]
               [--data FILE]...    CIFAR-10 files to import first; kept for later runs
               [--profile DIR]     browser profile that keeps them
               [--teacher FILE.safetensors] [--card FILE.json]    a checkpoint that teaches
npm run lab -- evaluate --weights FILE.safetensors [--card FILE.json] [--data shapes|FILE]... [--out DIR]
               [--attack pgd|mini|autoattack|ID] [--surrogate FILE.safetensors] [--n N] [--epsilon 8/255] [--norm linf|l2] [--seed N] [--batch N]
               [--checks quick|full|none] [--curves] [--against report.json] [--backend NAME] [--profile DIR]
${FLEET_USAGE}`;

/**
 * Resolves at the first Ctrl-C; a later one, unless it is an echo of the first, ends at once. A signal sent to npm alone
 * ends npm and its shell without reaching us, so under npm the end of our parent counts as one too.
 */
function firstInterrupt(): Promise<void> {
  return new Promise((resolve) => {
    let first = 0;
    const onSignal = () => {
      if (first === 0) {
        first = Date.now();
        console.error('\nsaving what there is; Ctrl-C again to leave without it');
        resolve();
      } else if (Date.now() - first > 1000) process.exit(130);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    if (process.env.npm_lifecycle_event === undefined) return;
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      if (first === 0) onSignal();
    }, 300);
    watch.unref();
  });
}

export async function main([command, ...argv]: string[]): Promise<number> {
  if (command === 'list') {
    for (const { id, claim, minutes } of listPresets()) {
      console.log(`${id.padEnd(16)} ${minutes ? `about ${minutes} min; ` : ''}${claim}`);
    }
    return 0;
  }
  if (command === 'run') return run(readRunOptions(argv, path.join(CACHE, 'lab-profile')), firstInterrupt());
  if (command === 'evaluate') return evaluate(readEvaluateOptions(argv, path.join(CACHE, 'lab-profile')), firstInterrupt());
  if (command !== undefined && Object.hasOwn(FLEET_COMMANDS, command))
    return FLEET_COMMANDS[command as keyof typeof FLEET_COMMANDS](argv, firstInterrupt());
  throw new ConfigError(`command is ${JSON.stringify(command ?? '')}, expected list, run, evaluate or one of a fleet\n${USAGE}`);
}
