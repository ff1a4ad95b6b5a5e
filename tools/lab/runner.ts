/** A headless browser that drives runs, one after another, from their start or a checkpoint to their files. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import type { LabEvent } from '../../src/lab/main';
import { DeviceError, reviveError } from '../../src/protocol/errors';
import type { BackendName, BackendReport, RunResult, RunStatus } from '../../src/protocol/messages';
import { NETWORK_ROLES, type RunConfig } from '../../src/protocol/run-config';
import { metricsCsv } from '../../src/runs/export';
import { type LabBrowser, openLab } from './browser';
import type { RunFolder } from './files';
import type { Progress } from './progress';

const CHECKPOINT_MS = 30_000;
export const CHECKPOINT = 'checkpoint.safetensors';

export interface Drive {
  readonly config: RunConfig;
  readonly folder: RunFolder;
  /** Goes on from the checkpoint in the folder. */
  readonly resume: boolean;
  /** Between two automatic checkpoints; half a minute by default. */
  readonly checkpointMs?: number;
  /** Called after each checkpoint has been written to the folder. */
  onCheckpoint?(): Promise<void>;
  onStatus?(status: RunStatus): void;
}

export class Runner {
  readonly page: Page;
  /** What computes, and why. */
  readonly backend: BackendReport;
  readonly #browser: LabBrowser;
  readonly #progress: Progress;
  /** Hears the statuses of the run that is driven. */
  #heard: { status(status: RunStatus): void; death(error: Error): void } | null = null;
  #death: Error | null = null;

  private constructor(browser: LabBrowser, backend: BackendReport, progress: Progress) {
    this.#browser = browser;
    this.page = browser.page;
    this.backend = backend;
    this.#progress = progress;
  }

  /** @throws DeviceError when no browser or no backend works */
  static async open(backend: BackendName | null, profile: string | null, progress: Progress): Promise<Runner> {
    let runner: Runner | null = null;
    const browser = await openLab(backend, profile, (event) => runner?.hear(event));
    try {
      const ready = await browser.page.evaluate(() => window.lab.ready());
      runner = new Runner(browser, ready.backend, progress);
      return runner;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  private hear(event: LabEvent): void {
    if (event.name === 'run.status') {
      this.#progress.status(event.body);
      this.#heard?.status(event.body);
    } else if (event.name === 'run.metrics') this.#progress.metrics(event.body);
    else if (event.name === 'run.warning') this.#progress.note(`warning: ${event.body.message}`);
    else if (event.name === 'dataset.progress') this.#progress.data(event.body);
    else if (event.name === 'death') {
      this.#death = new DeviceError(event.body.message);
      this.#heard?.death(this.#death);
    }
  }

  /**
   * Drives one run; its files are in the folder afterwards, `run.json` last.
   * @returns the result, or `interrupted` once a checkpoint is in the folder
   * @throws what ended the run, or DeviceError when its worker died
   */
  async drive(drive: Drive, interrupted: Promise<void>): Promise<RunResult | 'interrupted'> {
    if (this.#death) throw this.#death;
    const { config, folder, resume, onStatus } = drive;
    await folder.writeJson('config.json', config);
    if (!resume) await Promise.all([folder.remove('run.json'), folder.remove(CHECKPOINT)]);
    const checkpoint = resume ? await readFile(folder.path(CHECKPOINT), 'base64') : undefined;
    const ending = new Promise<RunStatus | 'interrupted'>((resolve, reject) => {
      this.#heard = {
        status: (status) => {
          onStatus?.(status);
          if (status.state !== 'running' && status.state !== 'paused') resolve(status);
        },
        death: reject,
      };
      void interrupted.then(() => resolve('interrupted'));
    });
    // The worker may die before anybody waits for the ending; whoever waits later still hears of it.
    ending.catch(() => undefined);
    try {
      const runId = await this.page.evaluate(([settings, bytes]) => window.lab.start(settings, bytes), [config, checkpoint] as const);
      const keeper = this.#keepCheckpoints(runId, drive);
      const last = await ending.finally(() => keeper.stop());
      if (last === 'interrupted') {
        await this.page.evaluate((id) => window.lab.control(id, 'pause'), runId);
        await this.#saveCheckpoint(runId, folder);
        return 'interrupted';
      }
      if (last.state === 'failed') throw reviveError(last.error ?? { name: 'Error', message: 'the run failed without a reason' });
      return await this.#deliver(runId, drive);
    } finally {
      this.#heard = null;
    }
  }

  async #saveCheckpoint(runId: string, folder: RunFolder): Promise<void> {
    const bytes = await this.page.evaluate((id) => window.lab.checkpoint(id), runId);
    await folder.writeBase64(CHECKPOINT, bytes);
  }

  /** Saves a checkpoint now and then, one after another. */
  #keepCheckpoints(runId: string, { folder, checkpointMs = CHECKPOINT_MS, onCheckpoint }: Drive) {
    let saving = Promise.resolve();
    const timer = setInterval(() => {
      saving = saving
        .then(() => this.#saveCheckpoint(runId, folder))
        .then(() => onCheckpoint?.())
        .catch((error: Error) => this.#progress.note(`warning: no checkpoint was saved (${error.message.split('\n')[0]})`));
    }, checkpointMs);
    return {
      stop: () => {
        clearInterval(timer);
        return saving;
      },
    };
  }

  async #deliver(runId: string, { config, folder }: Drive): Promise<RunResult> {
    const result = await this.page.evaluate((id) => window.lab.result(id), runId);
    await folder.write('metrics.csv', metricsCsv(result.metrics));
    for (const role of NETWORK_ROLES.filter((each) => config[each] !== null)) {
      const bytes = await this.page.evaluate(([id, network]) => window.lab.weights(id, network), [runId, role] as const);
      await folder.writeBase64(`${role}.safetensors`, bytes);
    }
    // Last, because a folder with this file holds a finished run.
    await folder.writeJson('run.json', result);
    await folder.remove(CHECKPOINT);
    return result;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
