/** `npm run lab -- run`: one run, from its start or its checkpoint, to the files in its folder. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RunResult } from '../../src/protocol/messages';
import { RunFolder } from './files';
import type { RunOptions } from './options';
import { Progress } from './progress';
import { CHECKPOINT, Runner } from './runner';
import { resultTable } from './table';

export async function run(options: RunOptions, interrupted: Promise<void>): Promise<number> {
  const progress = new Progress();
  const folder = new RunFolder(options.out);
  if (options.resume && existsSync(folder.path('run.json'))) {
    progress.note(`the run in ${folder.folder} is finished; nothing is left to resume`);
    console.log(resultTable(JSON.parse(await readFile(folder.path('run.json'), 'utf8')) as RunResult));
    return 0;
  }
  const runner = await Runner.open(options.backend, options.profile, progress);
  try {
    const { backend, adapter, reason } = runner.backend;
    progress.note(`backend: ${backend}, ${adapter}; ${reason}`);
    await bring(runner, options, progress);
    const result = await runner.drive({ config: options.config, folder, resume: options.resume }, interrupted);
    if (result === 'interrupted') {
      progress.note(`interrupted; ${folder.path(CHECKPOINT)} is saved, go on with --resume`);
      return 130;
    }
    progress.note(`files are in ${folder.folder}`);
    console.log(resultTable(result));
    return 0;
  } finally {
    progress.end();
    await runner.close();
  }
}

/** Imports the data and the teacher that the command line names. */
async function bring({ page }: Runner, { data, teacher }: Pick<RunOptions, 'data' | 'teacher'>, progress: Progress): Promise<void> {
  if (data.length > 0) {
    await page.setInputFiles('#files', [...data]);
    const { trainImages, testImages } = await page.evaluate(() => window.lab.importChosenFiles());
    progress.note(`imported ${trainImages} training and ${testImages} test images`);
  }
  if (!teacher) return;
  const { name, weights, card } = teacher;
  const files = [name, await readFile(weights, 'base64'), card === null ? null : await readFile(card, 'utf8')] as const;
  const { parameters, notes } = await page.evaluate((parts) => window.lab.importTeacher(...parts), files);
  progress.note(`teacher: imported ${name}, ${parameters} parameters`);
  for (const note of notes) progress.note(note);
}
