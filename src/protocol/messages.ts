/**
 * What page and worker say to each other. Every request gets exactly one reply; handlers are a mapped type over
 * {@link Requests}, so a missing one does not compile. Buffers are transferred, not cloned.
 */
import type { Catalog } from './catalog';
import type { SerialisedError } from './errors';
import type { ExportRequests } from './exports';
import type { InspectRequests } from './inspect';
import type { InteropRequests } from './interop';
import type { AdjustmentRecord, EvaluationRecord, LedgerEntry, RestartRecord, SampleView, StepRecord } from './metrics';
import type { ParamValue, RawParams } from './params';
import type { EvaluationEvents, EvaluationRequests, NetworkReport } from './report';
import type { NetworkRole, RunConfig } from './run-config';

export type BackendName = 'webgpu' | 'wasm' | 'webgl' | 'cpu';

/**
 * Whether WASM threads can share memory here. Where not: the address is plain http (`insecure`), the server does not isolate the page
 * (`headers`), or it does, and the browser has no shared memory all the same (`browser`).
 */
export type Sharing = 'shared' | 'insecure' | 'headers' | 'browser';

/** Which backend computes, and why that one. */
export interface BackendReport {
  readonly backend: BackendName;
  /** Adapter or engine detail, as in `NVIDIA Ada` or `SIMD, 2 threads`. */
  readonly adapter: string;
  /** A GPU interface that is emulated on the processor. */
  readonly software: boolean;
  readonly threads: number;
  /** A small computation was compared with float64 before anything else; `error` is the largest relative one. */
  readonly selfCheck?: { readonly error: number; readonly ms: number };
  /** One sentence for the user. */
  readonly reason: string;
  /** Everything that was looked at; `gmacs` is the measured speed of a small training step in 10^9 MAC/s. */
  readonly tried: readonly { readonly backend: BackendName; readonly works: boolean; readonly note: string; readonly gmacs?: number }[];
  /** `stock` when the address asked for unmodified tfjs kernels. */
  readonly kernels: 'ours' | 'stock';
  /** How activations are kept during training; only where there is a choice. Evaluations are always in single precision. */
  readonly precision?: 'float32' | 'float16';
  /** Which variants of the kernels run on this GPU, once that is known. */
  readonly tuning?: string;
  readonly crossOriginIsolated: boolean;
  /** Absent in records of older versions. */
  readonly sharing?: Sharing;
  /** How the number of threads was found, where there was a choice; `cores` is what the browser reports. */
  readonly chosenThreads?: { readonly how: 'measured' | 'remembered'; readonly cores: number };
}

export type DatasetState = 'absent' | 'partial' | 'ready';

export interface DatasetStatus {
  readonly id: string;
  readonly state: DatasetState;
  readonly trainImages: number;
  readonly testImages: number;
  readonly bytes: number;
  /** `memory` when IndexedDB is denied: nothing survives a reload. */
  readonly storage: 'indexeddb' | 'memory' | 'generated';
  /** Why it is `memory`, in a sentence. */
  readonly storageProblem?: string;
  /** Where the user's files decided them. */
  readonly classes?: readonly string[];
}

/** One split as the data explorer shows it. */
export interface DatasetSummary {
  readonly split: 'train' | 'test';
  readonly classes: readonly string[];
  /** Images looked at: all, or the first of a set without end. */
  readonly images: number;
  readonly isEndless: boolean;
  /** Images of each class. */
  readonly counts: readonly number[];
  /** Of red, green and blue over all pixels, in [0, 1]. */
  readonly mean: readonly number[];
  /** Standard deviation, the same way. */
  readonly spread: readonly number[];
}

/** Some images of a split, in its own order. */
export interface DatasetPage {
  /** Images that match. */
  readonly total: number;
  readonly indices: readonly number[];
  readonly labels: readonly number[];
  /** [n, 32, 32, 3], row-major, channels last. */
  readonly images: Uint8Array;
}

/** Which images of a dataset to look at. */
export interface DatasetView {
  readonly id: string;
  readonly params: RawParams;
  readonly seed: number;
  readonly split: 'train' | 'test';
}

export interface CostEstimate {
  /** Multiply-accumulates and seconds for each phase of the run. */
  readonly phases: readonly { readonly phase: RunPhase; readonly macs: number; readonly seconds: number }[];
  readonly seconds: number;
  readonly networks: Readonly<Partial<Record<NetworkRole, { readonly macs: number; readonly parameters: number }>>>;
  /** What PGD-10 adversarial training of the same student for the same number of images would spend. */
  readonly pgdTrainingOfStudent: number;
}

export type RunPhase = 'data' | NetworkRole | 'evaluate';
export type RunState = 'running' | 'paused' | 'finished' | 'stopped' | 'failed';

export interface RunStatus {
  readonly runId: string;
  readonly state: RunState;
  readonly phase: RunPhase;
  /** Within the phase. */
  readonly done: number;
  readonly total: number;
  /** Whole run, 0 to 1. */
  readonly progress: number;
  readonly secondsElapsed: number;
  readonly secondsLeft: number | null;
  /** GPU programs compiled so far, while the phase waits for them. */
  readonly preparing?: { readonly done: number; readonly total: number };
  readonly error?: SerialisedError;
}

/** A run that can be taken up again from its last checkpoint. */
export interface SavedRun {
  readonly runId: string;
  readonly name: string;
  readonly savedAt: number;
  readonly phase: RunPhase;
  readonly step: number;
}

/** A checkpoint in storage: the one a run goes on from, or one at a turning point that new runs can branch off. */
export interface KeptCheckpoint extends SavedRun {
  /** What `resume` of `run.start` takes. */
  readonly checkpointId: string;
  readonly bytes: number;
  /** `latest` goes when its run finishes; `phase` is the moment a network's training began, `end` a finished run. */
  readonly kind: 'latest' | 'phase' | 'end';
}

/** The finished product of a run, as `run.json` holds it. */
export interface RunResult {
  readonly config: RunConfig;
  readonly seed: number;
  readonly environment: {
    readonly backend: BackendReport;
    readonly userAgent: string;
    readonly cores: number;
    readonly version: string;
    readonly datasetHash: string;
  };
  readonly seconds: number;
  readonly results: readonly EvaluationRecord[];
  readonly metrics: {
    readonly steps: readonly StepRecord[];
    readonly evaluations: readonly EvaluationRecord[];
    readonly adjustments: readonly AdjustmentRecord[];
    /** Absent where the first worker made the whole run. */
    readonly restarts?: readonly RestartRecord[];
  };
  readonly ledger: readonly LedgerEntry[];
  /** Closing evaluations in full, with their trust checks. */
  readonly reports: readonly NetworkReport[];
}

/** `save` keeps a checkpoint and changes nothing. */
export type ControlAction = 'pause' | 'resume' | 'step' | 'stop' | 'save';

/** Which group of live settings a slider belongs to. */
export type AdjustTarget = 'method' | 'optimiser' | 'threatModel';

export interface Requests extends InspectRequests, EvaluationRequests, InteropRequests, ExportRequests {
  'dataset.status': { in: { id: string }; out: DatasetStatus };
  /** Imports what the files hold; resolves when every record is stored. */
  'dataset.import': {
    in: {
      files: readonly File[];
      /** The dataset picked, for files that do not tell. */
      dataset?: string;
      /** Folders and names, where the files are those of a folder: they get lost on the way otherwise. */
      paths?: readonly string[];
    };
    out: DatasetStatus;
  };
  /**
   * Fetches a dataset; resolves when all of it is stored. `addresses` are what the user has seen and agreed to, and nothing else is requested:
   * manifests of a hosted set and its mirrors, or parquet files.
   */
  'dataset.download': { in: { id: string; kind: 'hosted' | 'parquet'; addresses: readonly string[] }; out: DatasetStatus };
  /** Stops what is being imported or downloaded; what is stored stays. */
  'dataset.stop': { in: Record<never, never>; out: Record<never, never> };
  'dataset.summary': { in: DatasetView; out: DatasetSummary };
  /** At most 200 images from the `from`th on that are of class `label`, if one is given. */
  'dataset.page': { in: DatasetView & { label?: number; from: number; count: number }; out: DatasetPage };
  'dataset.remove': { in: { id: string }; out: DatasetStatus };
  estimate: { in: { config: RunConfig }; out: CostEstimate };
  /**
   * Starts a run, or goes on from a checkpoint made by `run.checkpoint` or kept under `resume`. With `fork`, `config` may differ in what the
   * checkpoint has not trained yet, and a run of its own begins. `saveEvery` steps a checkpoint is kept, besides one every half minute.
   * `restart` tells why another worker has to go on; it is written into the run's record.
   */
  'run.start': {
    in: {
      config: RunConfig;
      checkpoint?: ArrayBuffer;
      resume?: string;
      fork?: boolean;
      saveEvery?: number;
      restart?: Pick<RestartRecord, 'why' | 'reason'>;
    };
    out: { runId: string };
  };
  'run.control': { in: { runId: string; action: ControlAction }; out: RunStatus };
  'run.adjust': {
    in: { runId: string; network: NetworkRole; target: AdjustTarget; param: string; value: ParamValue };
    out: AdjustmentRecord;
  };
  'run.saved': { in: Record<never, never>; out: { runs: readonly SavedRun[] } };
  'run.checkpoints': { in: Record<never, never>; out: { checkpoints: readonly KeptCheckpoint[] } };
  'checkpoint.remove': { in: { checkpointId: string }; out: Record<never, never> };
  'run.forget': { in: { runId: string }; out: Record<never, never> };
  /** The whole state of a run as safetensors, enough to continue it bit for bit on the same backend. */
  'run.checkpoint': { in: { runId: string }; out: { bytes: ArrayBuffer } };
  'run.result': { in: { runId: string }; out: RunResult };
}

export type RequestName = keyof Requests;

/** What a worker holds, in bytes but for the count of tensors; what its backend cannot tell is absent. */
export interface MemoryUse {
  readonly tensors: number;
  /** Of all tensors. */
  readonly bytes: number;
  /** Of WebAssembly, which only ever grows. */
  readonly wasm?: number;
  /** Of the graphics device, buffers kept for reuse included. */
  readonly gpu?: number;
}

export interface Events extends EvaluationEvents {
  ready: { version: string; backend: BackendReport; catalog: Catalog };
  unavailable: { reason: string; tried: BackendReport['tried'] };
  /** The worker is not blocked; comes every other second. */
  'worker.heartbeat': MemoryUse;
  /** What it computes with is gone for good: only a new worker can go on. */
  'worker.broken': SerialisedError;
  'dataset.progress': { id: string; stage: string; done: number; total: number };
  /** Something changed without a request from this page: another tab did it, or damage was found. */
  'dataset.changed': DatasetStatus;
  'run.status': RunStatus;
  'run.metrics': {
    runId: string;
    steps: readonly StepRecord[];
    evaluations: readonly EvaluationRecord[];
    adjustments: readonly AdjustmentRecord[];
    ledger: readonly LedgerEntry[];
    /** All so far, where there are any. */
    restarts?: readonly RestartRecord[];
  };
  'run.samples': { runId: string; samples: readonly SampleView[] };
  'run.warning': { runId: string; message: string };
}

export type EventName = keyof Events;

export type ToWorker = {
  [N in RequestName]: { readonly kind: 'request'; readonly id: number; readonly name: N; readonly body: Requests[N]['in'] };
}[RequestName];

export type FromWorker =
  | { readonly kind: 'reply'; readonly id: number; readonly body: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: SerialisedError }
  | { [N in EventName]: { readonly kind: 'event'; readonly name: N; readonly body: Events[N] } }[EventName];

/** One handler a request; a missing one does not compile. */
export type Handlers = { readonly [N in RequestName]: (body: Requests[N]['in']) => Promise<Requests[N]['out']> };
