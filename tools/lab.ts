/** `npm run lab`: experiments from the command line, in the same worker that the page uses. */
import path from 'node:path';
import { listPresets } from '../src/experiments';
import { ConfigError } from '../src/protocol/errors';
import { readRunOptions } from './lab/options';
import { run } from './lab/run';
import { CACHE } from './paths';

const USAGE = `npm run lab -- list
npm run lab -- run <preset id or config.json> [--out DIR] [--backend webgpu|wasm|webgl|cpu] [--seed N] [--resume]
               [--data FILE]...    CIFAR-10 files to import first; kept for later runs
               [--profile DIR]     browser profile that keeps them`;

/** Resolves at the first Ctrl-C; a later one, unless it is an echo of the first, ends at once. */
function firstInterrupt(): Promise<void> {
  return new Promise((resolve) => {
    let first = 0;
    const onSignal = () => {
      if (first === 0) {
        first = Date.now();
        console.error('\nsaving a checkpoint; Ctrl-C again to leave without it');
        resolve();
      } else if (Date.now() - first > 1000) process.exit(130);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
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
  throw new ConfigError(`command is ${JSON.stringify(command ?? '')}, expected list or run\n${USAGE}`);
}
