/** Drives one evaluation of a network from a file to its report. */
import { readFile } from 'node:fs/promises';
import { DeviceError, reviveError } from '../../src/protocol/errors';
import type { EvaluationStatus } from '../../src/protocol/report';
import { type LabBrowser, openLab } from './browser';
import type { EvaluateOptions } from './evaluate-options';
import { reportTable } from './evaluate-table';
import { RunFolder } from './files';
import { duration, Progress } from './progress';

/** `mini-AutoAttack 2/5, 61 of 100 images still standing, at most 2 min 05 s left`. */
export function statusLine({ part, attack, stage, stages, standing, total, judged, secondsLeft, progress }: EvaluationStatus): string {
  const doing = part === 'attack' ? `${attack} ${Math.min(stage + 1, stages)}/${stages}` : part;
  const seen = judged < total ? ` (${judged} looked at)` : '';
  const left = secondsLeft === null ? '' : `, at most ${duration(secondsLeft)} left`;
  return `${doing}, ${standing} of ${total} images still standing${seen}, ${(100 * progress).toFixed(0)} %${left}`;
}

export async function evaluate(options: EvaluateOptions, interrupted: Promise<void>): Promise<number> {
  const progress = new Progress();
  let end: (last: EvaluationStatus) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const ending = new Promise<EvaluationStatus>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  // The worker may die before anybody waits for the ending; whoever waits later still hears of it.
  ending.catch(() => undefined);
  let warning: string | null = null;
  const browser = await openLab(options.backend, options.profile, (event) => {
    if (event.name === 'death') fail(new DeviceError(event.body.message));
    else if (event.name === 'dataset.progress') progress.data(event.body);
    else if (event.name === 'evaluation.progress') {
      const { body } = event;
      progress.line(statusLine(body));
      if (body.warning !== warning) progress.note(`warning: ${body.warning}`);
      warning = body.warning;
      if (body.state !== 'running' && body.state !== 'paused') end(body);
    }
  });
  try {
    return await drive(browser, options, progress, ending, interrupted);
  } finally {
    progress.end();
    await browser.close();
  }
}

async function drive(
  { page }: LabBrowser,
  { weights, surrogate, name, spec: asked, files, out, against }: EvaluateOptions,
  progress: Progress,
  ending: Promise<EvaluationStatus>,
  interrupted: Promise<void>,
): Promise<number> {
  const { backend } = await page.evaluate(() => window.lab.ready());
  progress.note(`backend: ${backend.backend}, ${backend.adapter}; ${backend.reason}`);
  let spec = asked;
  if (files.length > 0) {
    await page.setInputFiles('#files', [...files]);
    const { id, testImages } = await page.evaluate(() => window.lab.importChosenFiles());
    progress.note(`imported ${testImages} test images of ${id}`);
    spec = { ...asked, data: { id, params: {}, validation: 0 } };
  }
  const bytes = await readFile(weights, 'base64');
  const other = surrogate === null ? null : await readFile(surrogate, 'base64');
  const id = await page.evaluate(([...args]) => window.lab.evaluate(...args), [spec, name, bytes, other] as const);
  void interrupted.then(() => page.evaluate((evaluation) => window.lab.cutShort(evaluation), id));
  const last = await ending;
  if (last.state === 'failed') throw reviveError(last.error ?? { name: 'Error', message: 'the evaluation failed without a reason' });
  const report = await page.evaluate((evaluation) => window.lab.report(evaluation), id);
  const gaps = against ? await page.evaluate(([...pair]) => window.lab.compare(...pair), [report, against] as const) : null;
  const folder = new RunFolder(out);
  const table = reportTable(name, report, gaps);
  await folder.write('report.md', `${table}\n`);
  await folder.writeJson('report.json', report);
  progress.note(`files are in ${folder.folder}`);
  console.log(table);
  return last.state === 'finished' ? 0 : 130;
}
