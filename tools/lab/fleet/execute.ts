/** Runs of a fleet in headless browsers: one for each run that goes on at a time, kept open between runs. */
import path from 'node:path';
import type { BackendName } from '../../../src/protocol/messages';
import { RunFolder } from '../files';
import { Progress } from '../progress';
import { Runner } from '../runner';
import type { Execute } from './work';

export interface Browsers {
  execute(interrupted: Promise<void>): Execute;
  close(): Promise<void>;
}

export interface BrowserOptions {
  readonly backend: BackendName | null;
  /** Folder of profiles that keep imported data; each browser has its own. */
  readonly profile: string | null;
  readonly data: readonly string[];
  readonly checkpointMs: number;
}

/** Says nothing: a worker tells of its runs by heartbeats. */
const quiet = () => new Progress({ write: () => true });

export function openBrowsers({ backend, profile, data, checkpointMs }: BrowserOptions): Browsers {
  const idle: Runner[] = [];
  const all = new Set<Runner>();
  const open = async () => {
    const runner = await Runner.open(backend, profile && path.join(profile, String(all.size)), quiet());
    all.add(runner);
    if (data.length > 0) {
      await runner.page.setInputFiles('#files', [...data]);
      await runner.page.evaluate(() => window.lab.importChosenFiles());
    }
    return runner;
  };
  return {
    execute: (interrupted) => async (job) => {
      const runner = idle.pop() ?? (await open());
      try {
        const result = await runner.drive(
          {
            config: job.run.config,
            folder: new RunFolder(job.folder),
            resume: job.resume,
            checkpointMs,
            onCheckpoint: job.onCheckpoint,
            onStatus: job.onStatus,
          },
          interrupted,
        );
        // A run that was left in the middle still fills its browser.
        if (result !== 'interrupted') idle.push(runner);
        else await discard(runner);
        return result;
      } catch (error) {
        await discard(runner);
        throw error;
      }
    },
    close: async () => void (await Promise.all([...all].map((runner) => runner.close()))),
  };

  async function discard(runner: Runner): Promise<void> {
    all.delete(runner);
    await runner.close();
  }
}
