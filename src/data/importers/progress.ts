/** Tells the page how far an import or a download is. */
import type { Events } from '../../protocol/messages';

export interface Progress {
  /** Adds bytes to what is done. */
  advance(bytes: number): void;
  /** Says what is being done, and to which dataset. */
  stage(stage: string, dataset?: string): void;
  report(): void;
  warn(warning: string): void;
  /** The last report: `stored`, with the warnings after it. */
  finish(): void;
  /** Datasets that were named, in order. */
  readonly datasets: readonly string[];
}

export interface ProgressOptions {
  readonly total: number;
  /** Shown before any dataset is known. */
  readonly id: string;
  readonly onProgress: (progress: Events['dataset.progress']) => void;
}

export function createProgress({ total, id, onProgress }: ProgressOptions): Progress {
  const warnings: string[] = [];
  const datasets: string[] = [];
  let done = 0;
  let current = 'reading';
  const report = () => onProgress({ id: datasets.at(-1) ?? id, stage: current, done: Math.min(done, total), total });
  return {
    datasets,
    report,
    advance(bytes) {
      done += bytes;
    },
    stage(stage, dataset) {
      current = stage;
      if (dataset && !datasets.includes(dataset)) datasets.push(dataset);
      report();
    },
    warn: (warning) => void warnings.push(warning),
    finish() {
      done = total;
      current = ['stored', ...warnings].join('; ');
      report();
    },
  };
}
