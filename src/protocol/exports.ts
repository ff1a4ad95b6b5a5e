/** What leaves the browser besides weights: networks of runs that ended long ago, and a network with a script that checks it elsewhere. */
import type { EvaluationReport } from './report';
import type { NetworkRole, RunConfig } from './run-config';

/** Most images that a Python export holds; each takes 27 kB. */
export const PYTHON_IMAGES = 1000;

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PythonFiles {
  readonly files: readonly NamedFile[];
  /** Members of `images.npz`, which is an ordinary zip. */
  readonly arrays: readonly NamedFile[];
}

export interface ExportRequests {
  /** Weights of one network, as our own file, out of a checkpoint that storage keeps. */
  'weights.kept': { in: { checkpointId: string; network: NetworkRole }; out: { bytes: ArrayBuffer } };
  /**
   * Attacks the network (a file of ours) on the first images that its run evaluates on, and writes down what another program needs to repeat
   * that; `report` is the run's own, if there is one.
   */
  'python.export': {
    in: { weights: ArrayBuffer; network: NetworkRole; config: RunConfig; report: EvaluationReport | null };
    out: PythonFiles;
  };
}
