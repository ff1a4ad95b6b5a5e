/**
 * The table of methods in docs/results.md:
 *   node tools/run.mjs experiments/methods plan|run [--out DIR] [--seeds 1,2,3]
 */

import { methodJobs } from './methods-plan';
import { readExperimentOptions } from './options';
import { isFinished, runQueue } from './queue';

export async function main(argv: string[]): Promise<number> {
  const { command, folder, seeds, only } = readExperimentOptions(argv, ['plan', 'run'], 'methods');
  const jobs = methodJobs(seeds).filter(({ id }) => only.length === 0 || only.some((each) => id.startsWith(each)));
  if (command === 'plan') {
    for (const { id } of jobs) console.log(`${id.padEnd(30)} ${isFinished(folder, id) ? 'finished' : 'to do'}`);
    return 0;
  }
  const failed = await runQueue(jobs, { folder, labArguments: ['--backend', 'wasm'] });
  return failed.length > 0 ? 1 : 0;
}
