/**
 * The table of methods in docs/results.md, every method of the catalogue on embedded data:
 *   node tools/run.mjs experiments/methods plan|run|table [--out DIR] [--seeds 1,2,3] [--only ID,...]
 * `run` does what is not done yet; `table` takes what is finished.
 */
import { publish } from './marked';
import { methodJobs, unplanned } from './methods-plan';
import { methodsTable } from './methods-table';
import { readExperimentOptions } from './options';
import { printPlan, runQueue } from './queue';
import { summarise } from './summary';

export async function main(argv: string[]): Promise<number> {
  const { command, folder, seeds, only } = readExperimentOptions(argv, ['plan', 'run', 'table'], 'methods');
  const jobs = methodJobs(seeds).filter(({ id }) => only.length === 0 || only.some((each) => id.startsWith(each)));
  if (command === 'plan') {
    printPlan(jobs, folder);
    if (unplanned().length > 0) console.log(`not in the table yet: ${unplanned().join(', ')}`);
    return 0;
  }
  if (command === 'table') {
    const summaries = (await Promise.all(jobs.map(({ id }) => summarise(folder, id)))).filter((each) => each !== null);
    await publish('methods', methodsTable(summaries), summaries);
    return 0;
  }
  const failed = await runQueue(jobs, { folder, labArguments: () => ['--backend', 'wasm'] });
  return failed.length > 0 ? 1 : 0;
}
