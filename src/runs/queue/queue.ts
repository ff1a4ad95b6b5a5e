/** Runs that wait for their turn: one after the other, across reloads, in one tab at a time. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunStatus } from '../../protocol/messages';
import type { RunConfig } from '../../protocol/run-config';
import type { Client } from '../client';
import type { HistoryStorage } from '../history/storage';
import { becomeLeader, isHeldElsewhere, type Locks } from '../history/tabs';
import type { Launch } from '../launch';
import { type AppStore, isActive } from '../store';
import { type Kin, sharedStart } from '../sweep';
import { isOpen, type QueueItem, type Sweep } from './item';

export interface QueueState {
  readonly state: 'loading' | 'ready';
  /** In the order in which they will run; those that are over come last. */
  readonly items: readonly QueueItem[];
  readonly sweeps: readonly Sweep[];
  readonly isPaused: boolean;
  /** False while another tab works the queue. */
  readonly isLeader: boolean;
  readonly error: string | null;
}

export interface Queue {
  readonly store: StoreApi<QueueState>;
  add(sweep: Sweep, items: readonly Pick<QueueItem, 'config' | 'presetId' | 'seconds'>[]): Promise<void>;
  /** Swaps a waiting item with its neighbour. */
  move(itemId: string, by: -1 | 1): Promise<void>;
  cancel(itemIds: readonly string[]): Promise<void>;
  /** Takes what is over off the list. */
  clear(): Promise<void>;
  setPaused(isPaused: boolean): void;
}

interface Parts {
  readonly client: Client;
  readonly app: AppStore;
  readonly storage: Promise<HistoryStorage>;
  readonly locks: Locks | null;
  /** Tells other tabs that the list has changed. */
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'> | null;
  launch(launch: Launch): Promise<string>;
  stop(): Promise<void>;
  /** A run of the list begins anew: what is left of its first try may go. */
  forget(runId: string): void;
  /** Runs of the history that a new one may have its beginning in common with. */
  kin(): readonly Kin[];
  createId(): string;
  /** Kept across visits. */
  readonly pause: { read(): boolean; write(isPaused: boolean): void };
}

const LOCK = 'mixacm-queue';
/** A run that has taken its page down this often is given up. */
const MAX_ATTEMPTS = 3;

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));

export function createQueue({ client, app, storage: opening, locks, channel, launch, stop, forget, kin, createId, pause }: Parts): Queue {
  const store = createStore<QueueState>()(() => ({
    ...{ state: 'loading', items: [], sweeps: [], isPaused: pause.read(), isLeader: false, error: null },
  }));
  const { getState: get, setState: set } = store;
  let isBusy = false;
  /** What storage refused; it goes along with the next write. */
  const unsaved = { items: new Map<string, QueueItem>(), sweeps: new Map<string, Sweep>() };
  /** Ended here, though the list may not say so yet. */
  const concluded = new Set<string>();

  const sorted = (items: readonly QueueItem[]) => items.toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || a.order - b.order);
  /** Reading and writing in turn: a list read before a change must not come after it. */
  let turn: Promise<unknown> = opening;
  const inTurn = <T>(work: (storage: HistoryStorage) => Promise<T>): Promise<T> => {
    const result = turn.then(async () => work(await opening));
    turn = result.catch(() => undefined);
    return result;
  };
  const read = () =>
    inTurn(async (storage) => {
      const { items, sweeps } = await storage.queue();
      const whole = new Map([...items.map((item) => [item.itemId, item] as const), ...unsaved.items]);
      const known = new Map([...sweeps.map((sweep) => [sweep.sweepId, sweep] as const), ...unsaved.sweeps]);
      set({ state: 'ready', items: sorted([...whole.values()]), sweeps: [...known.values()] });
    });
  const save = (changed: readonly QueueItem[], sweeps: readonly Sweep[] = []) =>
    inTurn(async (storage) => {
      const ids = new Set(changed.map(({ itemId }) => itemId));
      set((state) => ({
        items: sorted([...state.items.filter(({ itemId }) => !ids.has(itemId)), ...changed]),
        sweeps: [...state.sweeps, ...sweeps],
      }));
      for (const item of changed) unsaved.items.set(item.itemId, item);
      for (const sweep of sweeps) unsaved.sweeps.set(sweep.sweepId, sweep);
      await writeUnsaved(storage);
      channel?.postMessage('changed');
    });
  const writeUnsaved = async (storage: HistoryStorage) => {
    await storage.saveQueue([...unsaved.items.values()], [...unsaved.sweeps.values()]);
    unsaved.items.clear();
    unsaved.sweeps.clear();
  };
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
      if (unsaved.items.size === 0 && unsaved.sweeps.size === 0) set({ error: null });
    } catch (error) {
      set({ error: text(error) });
    }
  };

  const begin = async (item: QueueItem) => {
    const origin = { presetId: item.presetId, parentId: null, isFork: false, sweepId: item.sweepId, base: baseOf(item) };
    const { checkpoints } = await client.request('run.checkpoints', {});
    const ids = new Set(checkpoints.map(({ checkpointId }) => checkpointId));
    const own = item.runId !== null && ids.has(item.runId) ? item.runId : null;
    const shared = own ? null : sharedStart(item.config, kin(), ids);
    const place = own ? { resume: own } : shared ? { resume: shared, fork: true } : {};
    const begun = { ...item, state: 'running', attempts: item.attempts + 1 } as const;
    // Before the start: if it takes the page down, the next visit knows how often that happened.
    await save([begun]);
    if (own) concluded.delete(own);
    else if (item.runId) forget(item.runId);
    const runId = await launch({ config: item.config, origin, isBackground: true, ...place });
    await save([{ ...begun, runId }]);
    // A run that fails at once may have ended before it had a name here.
    const { run } = app.getState();
    if (run?.runId === runId && run.status) conclude(run.status);
  };
  const baseOf = ({ sweepId }: QueueItem): RunConfig | null => get().sweeps.find((each) => each.sweepId === sweepId)?.base ?? null;

  /** Starts what is next, if anything may start now. */
  const pump = async () => {
    const { isPaused, isLeader, state, items } = get();
    const { worker, run, starting } = app.getState();
    if (isBusy || isPaused || !isLeader || state !== 'ready' || worker.state !== 'ready' || starting || isActive(run)) return;
    // One that was going when the page went away comes first.
    const item = items.find((each) => each.state === 'running') ?? items.find((each) => each.state === 'waiting');
    if (!item) return;
    if (item.runId && item.runId === run?.runId && run.status && item.state === 'running') return conclude(run.status);
    isBusy = true;
    try {
      if (item.runId && (await isHeldElsewhere(locks, item.runId))) return;
      if (item.attempts >= MAX_ATTEMPTS) {
        await save([{ ...item, state: 'failed', error: `run did not end after ${item.attempts} starts, expected it to` }]);
      } else {
        await begin(item);
      }
    } catch (error) {
      // Someone pressed Start in the same moment: its turn comes again.
      const isTaken = app.getState().starting || isActive(app.getState().run);
      await attempt(() => save([isTaken ? item : { ...item, state: 'failed', error: text(error) }]));
    } finally {
      isBusy = false;
    }
    void pump();
  };

  const conclude = ({ runId, state, error }: RunStatus) => {
    const item = get().items.find((each) => each.runId === runId && each.state === 'running');
    if (!item || state === 'running' || state === 'paused' || concluded.has(runId)) return;
    concluded.add(runId);
    // Whoever stops a run by hand does not want the next one to begin.
    if (state === 'stopped') queue.setPaused(true);
    const states = { finished: 'done', stopped: 'cancelled', failed: 'failed' } as const;
    void attempt(() => save([{ ...item, state: states[state], error: error?.message ?? null }])).then(pump);
  };
  client.on('run.status', conclude);
  app.subscribe(() => void pump());
  channel?.addEventListener('message', () => void attempt(read));

  const queue: Queue = {
    store,
    add: (sweep, items) =>
      attempt(async () => {
        const last = Math.max(0, ...get().items.map(({ order }) => order));
        const fresh = { state: 'waiting', runId: null, attempts: 0, error: null } as const;
        await save(
          items.map((item, index) => ({ ...item, ...fresh, itemId: createId(), sweepId: sweep.sweepId, order: last + 1 + index })),
          [sweep],
        );
        await pump();
      }),
    move: (itemId, by) =>
      attempt(async () => {
        const waiting = get().items.filter(({ state }) => state === 'waiting');
        const at = waiting.findIndex((each) => each.itemId === itemId);
        const [one, other] = [waiting[at], waiting[at + by]];
        if (one && other)
          await save([
            { ...one, order: other.order },
            { ...other, order: one.order },
          ]);
      }),
    cancel: (itemIds) =>
      attempt(async () => {
        const items = get().items.filter((each) => itemIds.includes(each.itemId) && isOpen(each));
        const current = items.find(({ runId }) => runId !== null && runId === app.getState().run?.runId);
        await save(items.map((item) => ({ ...item, state: 'cancelled' })));
        // Cancelled before it is stopped, so that the queue goes on with the next one.
        if (current && isActive(app.getState().run)) await stop();
      }),
    clear: () =>
      attempt(async () => {
        await inTurn(async (storage) => {
          const over = get().items.filter((item) => !isOpen(item));
          await storage.removeItems(over.map(({ itemId }) => itemId));
          for (const { itemId } of over) unsaved.items.delete(itemId);
          set(({ items }) => ({ items: items.filter((item) => isOpen(item) || !over.includes(item)) }));
          await writeUnsaved(storage);
          channel?.postMessage('changed');
        });
      }),
    setPaused(isPaused) {
      pause.write(isPaused);
      set({ isPaused });
      void pump();
    },
  };

  becomeLeader(locks, LOCK, () => {
    // The tab that led until now may have left things behind.
    void attempt(async () => {
      await read();
      set({ isLeader: true });
      await pump();
    });
  });
  void attempt(read);
  return queue;
}
