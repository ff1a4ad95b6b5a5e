/** Drives one run from its start, or from its checkpoint, to its files. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import type { LabEvent } from '../../src/lab/main';
import { DeviceError, reviveError } from '../../src/protocol/errors';
import type { RunResult, RunStatus } from '../../src/protocol/messages';
import { NETWORK_ROLES } from '../../src/protocol/run-config';
import { metricsCsv } from '../../src/runs/export';
import { type LabBrowser, openLab } from './browser';
import { RunFolder } from './files';
import type { RunOptions } from './options';
import { Progress } from './progress';
import { resultTable } from './table';

const CHECKPOINT_MS = 30_000;

/** Resolves with the last status of the run, or with `interrupted`. */
type Ending = RunStatus | 'interrupted';

export async function run(options: RunOptions, interrupted: Promise<void>): Promise<number> {
  const progress = new Progress();
  const folder = new RunFolder(options.out);
  if (options.resume && existsSync(folder.path('run.json'))) {
    progress.note(`the run in ${folder.folder} is finished; nothing is left to resume`);
    console.log(resultTable(JSON.parse(await readFile(folder.path('run.json'), 'utf8')) as RunResult));
    return 0;
  }
  let end: (ending: Ending) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const ending = new Promise<Ending>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  // The worker may die before anybody waits for the ending; whoever waits later still hears of it.
  ending.catch(() => undefined);
  void interrupted.then(() => end('interrupted'));
  const browser = await openLab(options.backend, options.profile, (event) => {
    if (event.name === 'run.status') {
      progress.status(event.body);
      if (!['running', 'paused'].includes(event.body.state)) end(event.body);
    } else hear(event, progress, fail);
  });
  try {
    return await drive(browser, options, folder, progress, ending);
  } finally {
    progress.end();
    await browser.close();
  }
}

function hear(event: Exclude<LabEvent, { name: 'run.status' }>, progress: Progress, fail: (error: Error) => void): void {
  if (event.name === 'run.metrics') progress.metrics(event.body);
  else if (event.name === 'run.warning') progress.note(`warning: ${event.body.message}`);
  else if (event.name === 'dataset.progress') progress.data(event.body);
  else if (event.name === 'death') fail(new DeviceError(event.body.message));
}

async function drive(
  { page }: LabBrowser,
  options: RunOptions,
  folder: RunFolder,
  progress: Progress,
  ending: Promise<Ending>,
): Promise<number> {
  const { backend } = await page.evaluate(() => window.lab.ready());
  progress.note(`backend: ${backend.backend}, ${backend.adapter}; ${backend.reason}`);
  if (options.data.length > 0) {
    await page.setInputFiles('#files', [...options.data]);
    const { trainImages, testImages } = await page.evaluate(() => window.lab.importChosenFiles());
    progress.note(`imported ${trainImages} training and ${testImages} test images`);
  }
  if (options.teacher) {
    const { name, weights, card } = options.teacher;
    const files = [name, await readFile(weights, 'base64'), card === null ? null : await readFile(card, 'utf8')] as const;
    const { parameters, notes } = await page.evaluate((parts) => window.lab.importTeacher(...parts), files);
    progress.note(`teacher: imported ${name}, ${parameters} parameters`);
    for (const note of notes) progress.note(note);
  }
  await folder.writeJson('config.json', options.config);
  if (!options.resume) await Promise.all([folder.remove('run.json'), folder.remove('checkpoint.safetensors')]);
  const checkpoint = options.resume ? await readFile(folder.path('checkpoint.safetensors'), 'base64') : undefined;
  const runId = await page.evaluate(([config, bytes]) => window.lab.start(config, bytes), [options.config, checkpoint] as const);
  const keeper = keepCheckpoints(page, runId, folder, progress);
  const last = await ending;
  await keeper.stop();
  if (last === 'interrupted') return saveAndLeave(page, runId, folder, progress);
  if (last.state === 'failed') throw reviveError(last.error ?? { name: 'Error', message: 'the run failed without a reason' });
  return deliver(page, runId, options, folder, progress);
}

/** Ctrl-C: the run stops between two steps, so that it can go on later as if nothing had happened. */
async function saveAndLeave(page: Page, runId: string, folder: RunFolder, progress: Progress): Promise<number> {
  await page.evaluate((id) => window.lab.control(id, 'pause'), runId);
  await saveCheckpoint(page, runId, folder);
  progress.note(`interrupted; ${folder.path('checkpoint.safetensors')} is saved, go on with --resume`);
  return 130;
}

async function saveCheckpoint(page: Page, runId: string, folder: RunFolder): Promise<void> {
  const bytes = await page.evaluate((id) => window.lab.checkpoint(id), runId);
  await folder.writeBase64('checkpoint.safetensors', bytes);
}

/** Saves a checkpoint every half minute, one after another. */
function keepCheckpoints(page: Page, runId: string, folder: RunFolder, progress: Progress) {
  let saving = Promise.resolve();
  const timer = setInterval(() => {
    saving = saving
      .then(() => saveCheckpoint(page, runId, folder))
      .catch((error: Error) => progress.note(`warning: no checkpoint was saved (${error.message.split('\n')[0]})`));
  }, CHECKPOINT_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return saving;
    },
  };
}

async function deliver(page: Page, runId: string, { config }: RunOptions, folder: RunFolder, progress: Progress): Promise<number> {
  const result = await page.evaluate((id) => window.lab.result(id), runId);
  await folder.write('metrics.csv', metricsCsv(result.metrics));
  for (const role of NETWORK_ROLES.filter((each) => config[each] !== null)) {
    const bytes = await page.evaluate(([id, network]) => window.lab.weights(id, network), [runId, role] as const);
    await folder.writeBase64(`${role}.safetensors`, bytes);
  }
  // Last, because a folder with this file holds a finished run.
  await folder.writeJson('run.json', result);
  await folder.remove('checkpoint.safetensors');
  progress.note(`files are in ${folder.folder}`);
  console.log(resultTable(result));
  return 0;
}
