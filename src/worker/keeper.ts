/** When a run's checkpoints are kept, and what becomes of a failure to keep one. */
import type { Checkpoint } from '../engine/checkpoint';
import { DeviceError, DivergenceError, serialiseError } from '../protocol/errors';
import type { Delay } from '../protocol/in-time';
import { Patience } from './patience';

/** Seconds of running between two automatic checkpoints. */
const SAVE_EVERY = 30;
/** The first comes sooner: until then there is nothing to go on from. */
const SAVE_FIRST = 5;

/** `latest` is what the run goes on from; the others are turning points, kept for new runs. */
export interface Keeping {
  readonly checkpoint: Checkpoint;
  readonly bytes: ArrayBuffer;
  readonly kind: 'latest' | 'phase' | 'end';
}

export interface KeeperOptions {
  readonly runId: string;
  /** Keeps a checkpoint so that it survives this worker; rejects when it cannot. */
  readonly save: (keeping: Keeping) => Promise<void>;
  readonly forget: (runId: string) => Promise<void>;
  /** Steps between two automatic checkpoints, besides those by time. */
  readonly saveEvery?: number;
}

interface Parts extends KeeperOptions {
  /** Whether storage may hold a checkpoint of this run. */
  readonly isKept: boolean;
  snapshot(): Promise<[Checkpoint, ArrayBuffer]>;
  warn(message: string): void;
  /** Replaced in tests. */
  readonly delay?: Delay;
  /** Running time in seconds, and steps of the network in training. */
  place(): { readonly seconds: number; readonly done: number };
}

export class Keeper {
  readonly #parts: Parts;
  #savedAt = 0;
  #savedStep = 0;
  #hasFailed = false;
  #isKept: boolean;
  readonly #storage: Patience;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#isKept = parts.isKept;
    this.#storage = new Patience(parts.delay);
  }

  /** The clock of automatic checkpoints begins to run. */
  begin(): void {
    this.#savedAt = this.#parts.place().seconds;
  }

  isDue(): boolean {
    const { saveEvery = Number.POSITIVE_INFINITY } = this.#parts;
    const { seconds, done } = this.#parts.place();
    // A new network counts its steps from 0 again.
    if (done < this.#savedStep) this.#savedStep = 0;
    return seconds - this.#savedAt > (this.#isKept ? SAVE_EVERY : SAVE_FIRST) || done - this.#savedStep >= saveEvery;
  }

  /** @throws DivergenceError and DeviceError, which end the run; storage that refuses does not */
  async save(kind: Keeping['kind'] = 'latest'): Promise<void> {
    const { seconds, done } = this.#parts.place();
    this.#savedAt = seconds;
    this.#savedStep = done;
    try {
      const [checkpoint, bytes] = await this.#parts.snapshot();
      await this.#storage.wait(async () => {
        await this.#parts.save({ checkpoint, bytes, kind });
        if (kind === 'latest') this.#isKept = true;
      });
    } catch (error) {
      if (error instanceof DivergenceError || error instanceof DeviceError) throw error;
      // Training goes on; the user hears once that a reload would lose it.
      if (!this.#hasFailed) this.#parts.warn(`checkpoint could not be kept: ${serialiseError(error).message}`);
      this.#hasFailed = true;
    }
  }

  /** A finished run needs no checkpoint; one that cannot be removed does not make it a failed run. */
  async forget(): Promise<void> {
    if (!this.#isKept) return;
    try {
      await this.#storage.wait(() => this.#parts.forget(this.#parts.runId));
    } catch (error) {
      this.#parts.warn(`checkpoint could not be removed: ${serialiseError(error).message}`);
    }
  }
}
