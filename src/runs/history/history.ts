/** Every run that this browser has made, written down as it goes. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunConfig } from '../../protocol/run-config';
import type { Client } from '../client';
import { type AppStore, isActive, type RunView } from '../store';
import { changesBetween } from './changes';
import { checkRecord, isOver, RECORD_VERSION, type RunRecord, type StoredRun } from './record';
import { Recording } from './recording';
import type { HistoryStorage } from './storage';
import { isHeldElsewhere, type Locks, runLock } from './tabs';

export interface HistoryState {
  readonly state: 'loading' | 'ready';
  /** Newest first, those put away left out. */
  readonly runs: readonly RunRecord[];
  /** Put away, to be brought back. */
  readonly deleted: readonly RunRecord[];
  /** `memory` when nothing survives a reload. */
  readonly kind: HistoryStorage['kind'];
  /** Why it is `memory`; null where it is not. */
  readonly storageProblem: string | null;
  /** What could not be read, a sentence each. */
  readonly problems: readonly string[];
  /** Why the last write was refused; null when all is written. */
  readonly refused: string | null;
}

export interface History {
  readonly store: StoreApi<HistoryState>;
  readonly opened: Promise<void>;
  /** All of a run, from memory while it goes. */
  load(runId: string): Promise<StoredRun>;
  /** Takes in a run that was made elsewhere; one with the same id is replaced. */
  add(run: StoredRun): Promise<void>;
  /** Name, note and tags. */
  annotate(runId: string, part: Partial<Pick<RunRecord, 'name' | 'note' | 'tags'>>): void;
  remove(runIds: readonly string[]): void;
  restore(runIds: readonly string[]): void;
  /** Takes out what is left of a run that begins anew under another id. */
  drop(runId: string): void;
  /** Writes what is still to be written, now. */
  flush(): Promise<void>;
  /** Writes again what storage refused, once there is room. */
  retry(): Promise<void>;
  dismissProblems(): void;
}

interface Parts {
  readonly client: Client;
  readonly app: AppStore;
  readonly storage: Promise<HistoryStorage>;
  readonly locks: Locks | null;
  /** The experiment that a preset stands for, to compare its first run with. */
  presetConfig(id: string): RunConfig | undefined;
  delay(run: () => void, ms: number): () => void;
  now(): number;
}

/** Milliseconds between two writes of a run that goes. */
const WRITE_EVERY = 2000;
const PUBLISH_EVERY = 1000;

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));
const newestFirst = (runs: Iterable<RunRecord>) => [...runs].sort((a, b) => b.createdAt - a.createdAt);

export function createHistory({ client, app, storage: opening, locks, presetConfig, delay, now }: Parts): History {
  const store = createStore<HistoryState>()(() => ({
    ...{ state: 'loading', runs: [], deleted: [], kind: 'memory', storageProblem: null, problems: [], refused: null },
  }));
  const { getState: get, setState: set } = store;
  const records = new Map<string, RunRecord>();
  let current: Recording | null = null;
  let release = () => {};
  let cancelWrite: (() => void) | null = null;
  let cancelPublish: (() => void) | null = null;
  let storage: HistoryStorage | null = null;
  /** Runs whose name, note or place storage has refused. */
  const unsaved = new Map<string, RunRecord>();
  /** Runs, on the screen or not any more, with numbers that storage has not got. */
  const unwritten = new Set<Recording>();

  const publish = () => {
    cancelPublish?.();
    cancelPublish = null;
    const all = newestFirst(records.values());
    set({ runs: all.filter(({ deletedAt }) => deletedAt === null), deleted: all.filter(({ deletedAt }) => deletedAt !== null) });
  };
  const keep = (record: RunRecord) => {
    records.set(record.runId, record);
    publish();
  };
  const attempt = async (work: (open: HistoryStorage) => Promise<unknown>) => {
    try {
      await work(storage ?? (await opening));
      return true;
    } catch (error) {
      set({ refused: text(error) });
      return false;
    }
  };

  /** The refusal is shown until all that was refused is written. */
  const clearRefusal = () => {
    if (get().refused !== null && unsaved.size === 0 && unwritten.size === 0) set({ refused: null });
  };

  const writeOne = async (recording: Recording) => {
    if (!recording.isDirty) return;
    // From here on, so that changes made meanwhile find it.
    unwritten.add(recording);
    const update = recording.takeUpdate();
    recording.endUpdate(await attempt((open) => open.save(update)));
    if (recording.isStored) unwritten.delete(recording);
    clearRefusal();
  };
  const write = async () => {
    cancelWrite?.();
    cancelWrite = null;
    for (const recording of new Set([...unwritten, ...(current ? [current] : [])])) await writeOne(recording);
  };
  /** The list changes at once where a run turns, and at leisure while its numbers grow. */
  const touch = (isTurn: boolean) => {
    if (!current) return;
    records.set(current.record.runId, current.record);
    if (isTurn) publish();
    else cancelPublish ??= delay(publish, PUBLISH_EVERY);
    cancelWrite ??= delay(() => void write(), WRITE_EVERY);
  };

  const begin = (run: RunView) => {
    // A run that goes on tells everything again.
    for (const each of unwritten) if (each.record.runId === run.runId) unwritten.delete(each);
    if (current?.isDirty && current.record.runId !== run.runId) unwritten.add(current);
    void write();
    const known = records.get(run.runId);
    const { origin, config } = run;
    const before = () => newestFirst(records.values()).find((each) => each.config.name === config.name);
    const parent = origin.parentId ? records.get(origin.parentId) : origin.base ? undefined : before();
    const base = origin.base ?? parent?.config ?? presetConfig(origin.presetId);
    current = new Recording(
      known ?? {
        ...{ version: RECORD_VERSION, runId: run.runId, name: null, note: '', tags: [], createdAt: now(), updatedAt: now() },
        ...{ state: 'running', error: null, config, presetId: origin.presetId, parentId: parent?.runId ?? null, isFork: origin.isFork },
        ...{ changes: base ? changesBetween(base, config) : [], sweepId: origin.sweepId, seconds: 0, adjusted: 0, finals: {}, cost: {} },
        ...{ environment: null, deletedAt: null },
      },
    );
    if (known) current.change({ state: 'running', error: null, deletedAt: null });
    release();
    release = runLock(locks, run.runId);
    touch(true);
    void write();
  };

  app.subscribe(({ run }) => {
    if (run && run.runId !== current?.record.runId) begin(run);
  });
  const mine = (runId: string) => (current?.record.runId === runId ? current : null);
  /** A run that is still being written down, though another may be on the screen. */
  const recordingOf = (runId: string) => mine(runId) ?? [...unwritten].find(({ record }) => record.runId === runId);
  client.on('run.metrics', (body) => {
    mine(body.runId)?.metrics(body, now());
    touch(false);
  });
  client.on('run.status', (status) => {
    const recording = mine(status.runId);
    if (!recording) return;
    const turned = recording.record.state !== status.state;
    recording.status(status, now());
    touch(turned);
    if (!isOver(status.state)) return;
    release();
    if (turned) void conclude(recording);
  });
  /** The worker's own summary replaces what was heard on the way. */
  const conclude = async (recording: Recording) => {
    try {
      recording.result(await client.request('run.result', { runId: recording.record.runId }), now());
    } catch {
      // The worker is gone; what it told before is kept.
    }
    if (recording === current) touch(true);
    else {
      unwritten.add(recording);
      keep(recording.record);
    }
    await write();
  };
  client.onDeath((error) => {
    if (!current || isOver(current.record.state)) return;
    current.change({ state: 'failed', error: error.message, updatedAt: now() });
    touch(true);
    void write();
  });

  const open = async () => {
    storage = await opening;
    const problems: string[] = [];
    let found: readonly unknown[] = [];
    try {
      found = await storage.runs();
    } catch (error) {
      problems.push(text(error));
    }
    for (const raw of found) {
      try {
        const record = checkRecord(raw);
        if (records.has(record.runId)) continue;
        if (record.deletedAt !== null) await attempt((opened) => opened.remove(record.runId));
        else records.set(record.runId, await settled(record));
      } catch (error) {
        problems.push(text(error));
      }
    }
    set({ state: 'ready', kind: storage.kind, storageProblem: storage.problem, problems });
    publish();
  };
  /** A run that was going when its page went away will not go on by itself. */
  const settled = async (record: RunRecord): Promise<RunRecord> => {
    if (isOver(record.state) || (await isHeldElsewhere(locks, record.runId))) return record;
    const interrupted: RunRecord = { ...record, state: 'interrupted' };
    await attempt((opened) => opened.save({ record: interrupted }));
    return interrupted;
  };

  const saveRecord = async (record: RunRecord) => {
    unsaved.set(record.runId, record);
    const isSaved = await attempt((opened) => opened.save({ record }));
    // A later change may have been refused while this one was on its way.
    if (isSaved && unsaved.get(record.runId) === record) unsaved.delete(record.runId);
    clearRefusal();
  };
  const change = (runIds: readonly string[], part: Partial<RunRecord>) => {
    for (const runId of runIds) {
      const record = records.get(runId);
      if (!record) continue;
      const recording = recordingOf(runId);
      recording?.change(part);
      const changed = recording?.record ?? { ...record, ...part };
      keep(changed);
      void saveRecord(changed);
    }
  };

  return {
    store,
    opened: open(),
    async load(runId) {
      const recording = recordingOf(runId);
      if (recording) return recording.all;
      const record = records.get(runId);
      const opened = storage ?? (await opening);
      if (!record) throw new Error(`run "${runId}" is not in the history, expected one that is`);
      return { record, details: await opened.details(runId), series: await opened.series(runId) };
    },
    async add({ record, details, series }) {
      const tables = Object.entries(series).map(([network, table]) => ({ network: network as 'plain', table, from: 0 }));
      if (await attempt((opened) => opened.save({ record, details, series: tables }))) keep(record);
    },
    annotate: (runId, part) => change([runId], part),
    remove: (runIds) => {
      const idle = runIds.filter((runId) => !(mine(runId) && isActive(app.getState().run)));
      change(idle, { deletedAt: now() });
    },
    restore: (runIds) => change(runIds, { deletedAt: null }),
    drop(runId) {
      if (!records.delete(runId)) return;
      unsaved.delete(runId);
      for (const each of unwritten) if (each.record.runId === runId) unwritten.delete(each);
      publish();
      void attempt((opened) => opened.remove(runId));
    },
    flush: write,
    async retry() {
      set({ refused: null });
      for (const runId of [...unsaved.keys()]) {
        const record = records.get(runId);
        if (record) await saveRecord(record);
      }
      await write();
    },
    dismissProblems: () => set({ problems: [], refused: null }),
  };
}
