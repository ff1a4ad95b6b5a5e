/** Everything that takes runs out of the browser and brings them in. What packs and unpacks is loaded when it is first used. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { ConfigError, DataError } from '../../protocol/errors';
import type { KeptCheckpoint } from '../../protocol/messages';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../../protocol/run-config';
import type { Capsule } from '../capsule';
import type { CapsuleComparison } from '../capsule-compare';
import type { Client } from '../client';
import { fileName } from '../export';
import { checkSize } from '../file-size';
import type { History } from '../history/history';
import type { StoredRun } from '../history/record';
import type { Launch } from '../launch';
import type { AppStore } from '../store';
import type { Weights } from './bundle';
import type { WeightsStore } from './weights-store';

export type ExportJob = 'bundle' | 'capsule' | 'python' | 'open' | 'teacher';

/** What was done last, for a sentence to the user. */
export type Outcome =
  | {
      readonly kind: 'bundle';
      readonly runs: number;
      readonly missing: readonly { readonly name: string; readonly network: NetworkRole }[];
    }
  | { readonly kind: 'imported'; readonly added: number; readonly known: number; readonly isKept: boolean }
  | { readonly kind: 'python' | 'capsule'; readonly file: string }
  | { readonly kind: 'teacher'; readonly name: string };

export type Reproduction =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly runId: string }
  | { readonly state: 'done'; readonly comparison: CapsuleComparison }
  | { readonly state: 'failed'; readonly message: string };

export interface ExportsState {
  readonly busy: ExportJob | null;
  readonly problem: string | null;
  readonly outcome: Outcome | null;
  readonly capsule: Capsule | null;
  readonly reproduction: Reproduction;
}

export interface Exports {
  readonly store: StoreApi<ExportsState>;
  saveBundle(runIds: readonly string[]): Promise<void>;
  saveCapsule(runId: string): Promise<void>;
  /** The address's hash that reproduces a run; null where it would be too long. Rejects where a run has no capsule. */
  capsuleLink(runId: string): Promise<string | null>;
  savePython(runId: string, network: NetworkRole): Promise<void>;
  /** Makes a network of a kept run the teacher of the settings on the screen. */
  makeTeacher(runId: string, network: NetworkRole): Promise<void>;
  /** A bundle or a capsule. */
  open(file: File): Promise<void>;
  /** A capsule in the address, if there is one. */
  openHash(hash: string): Promise<void>;
  reproduce(): Promise<void>;
  closeCapsule(): void;
  dismiss(): void;
}

interface Parts {
  readonly client: Client;
  readonly app: AppStore;
  readonly history: History;
  /** Opened when it is first needed. */
  openWeights(): Promise<WeightsStore>;
  kept(): readonly KeptCheckpoint[];
  launch(launch: Launch): Promise<string>;
  /** Puts an experiment's settings on the screen. */
  show(config: RunConfig): void;
  chooseTeacher(name: string): void;
  save(name: string, bytes: BlobPart, type: string): void;
  now(): number;
}

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));
const ZIP = 'application/zip';
const OVER = ['finished', 'stopped', 'failed'];

export function createExports({ client, app, history, openWeights, kept, launch, show, chooseTeacher, save, now }: Parts): Exports {
  const store = createStore<ExportsState>()(() => ({
    ...{ busy: null, problem: null, outcome: null, capsule: null, reproduction: { state: 'none' as const } },
  }));
  const { getState: get, setState: set } = store;

  let opened: Promise<WeightsStore> | null = null;
  const weights = () => {
    opened ??= openWeights();
    return opened;
  };

  const attempt = async (busy: ExportJob, work: () => Promise<Outcome | null>) => {
    if (get().busy) return;
    set({ busy, problem: null, outcome: null });
    try {
      set({ outcome: await work() });
    } catch (error) {
      set({ problem: text(error) });
    } finally {
      set({ busy: null });
    }
  };

  /** From what brought the run, from the worker while it has it, or out of a checkpoint; null where nothing is left. */
  const weightsOf = async (runId: string, network: NetworkRole): Promise<ArrayBuffer | null> => {
    const own = (await (await weights()).load(runId))[network];
    if (own) return own;
    const checkpoint = kept().find((each) => each.runId === runId && each.kind === 'end');
    try {
      if (app.getState().run?.runId === runId) return (await client.request('weights.export', { runId, network })).bytes;
      if (checkpoint) return (await client.request('weights.kept', { checkpointId: checkpoint.checkpointId, network })).bytes;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
    }
    return null;
  };
  const needed = async (runId: string, network: NetworkRole) => {
    const bytes = await weightsOf(runId, network);
    if (!bytes)
      throw new DataError(`weights of "${network}" are not kept in this browser, expected a run whose end is still among the checkpoints`);
    return bytes;
  };
  const nameOf = ({ record }: StoredRun) => record.name ?? record.config.name;
  const openCapsule = (capsule: Capsule) => {
    set({ capsule, reproduction: { state: 'none' } });
    show(capsule.config);
  };

  const bring = async (bytes: Uint8Array): Promise<Outcome> => {
    const { readBundle } = await import('./read-bundle');
    const runs = await readBundle(bytes);
    await history.opened;
    const present = new Set(history.store.getState().runs.map(({ runId }) => runId));
    let isKept = history.store.getState().kind === 'indexeddb';
    const fresh = runs.filter(({ run }) => !present.has(run.record.runId));
    for (const { run, weights: brought } of fresh) {
      await history.add({ ...run, record: { ...run.record, importedAt: now(), deletedAt: null } });
      isKept = (await (await weights()).save(run.record.runId, brought)) && isKept;
    }
    return { kind: 'imported', added: fresh.length, known: runs.length - fresh.length, isKept };
  };

  const conclude = async (runId: string, capsule: Capsule) => {
    try {
      const [{ compareCapsule }, result] = await Promise.all([import('../capsule-compare'), client.request('run.result', { runId })]);
      set({ reproduction: { state: 'done', comparison: compareCapsule(capsule, result) } });
    } catch (error) {
      set({ reproduction: { state: 'failed', message: text(error) } });
    }
  };
  const isReproducing = (runId: string) => {
    const { reproduction } = get();
    return reproduction.state === 'running' && reproduction.runId === runId;
  };
  client.on('run.status', ({ runId, state, error }) => {
    const { capsule } = get();
    if (!capsule || !isReproducing(runId) || !OVER.includes(state)) return;
    if (state === 'finished') void conclude(runId, capsule);
    else set({ reproduction: { state: 'failed', message: error?.message ?? state } });
  });
  client.onDeath((error) => {
    if (get().reproduction.state === 'running') set({ reproduction: { state: 'failed', message: error.message } });
  });

  return {
    store,
    saveBundle: (runIds) =>
      attempt('bundle', async () => {
        const { writeBundle } = await import('./bundle');
        const missing: { name: string; network: NetworkRole }[] = [];
        const runs = [];
        for (const runId of runIds) {
          const run = await history.load(runId);
          if (run.record.state === 'running' || run.record.state === 'paused') {
            throw new ConfigError(`run "${nameOf(run)}" is ${run.record.state}, expected one that has ended for a bundle`);
          }
          const found: [NetworkRole, ArrayBuffer][] = [];
          for (const network of NETWORK_ROLES.filter((role) => run.record.config[role])) {
            const bytes = await weightsOf(runId, network);
            if (bytes) found.push([network, bytes]);
            else missing.push({ name: nameOf(run), network });
          }
          runs.push({ run, weights: Object.fromEntries(found) as Weights });
        }
        const [first] = runs;
        const file = runs.length === 1 && first ? fileName(nameOf(first.run), 'bundle.zip') : `runs-${runs.length}-bundle.zip`;
        save(file, await writeBundle(runs), ZIP);
        return { kind: 'bundle', runs: runs.length, missing };
      }),
    saveCapsule: (runId) =>
      attempt('capsule', async () => {
        const [{ capsuleOf, encodeCapsule }, run] = await Promise.all([import('../capsule'), history.load(runId)]);
        const file = fileName(nameOf(run), 'capsule.json');
        save(file, encodeCapsule(capsuleOf(run)), 'application/json');
        return { kind: 'capsule', file };
      }),
    async capsuleLink(runId) {
      const [{ capsuleOf }, { encodeCapsuleLink }] = await Promise.all([import('../capsule'), import('../capsule-link')]);
      return encodeCapsuleLink(capsuleOf(await history.load(runId)));
    },
    savePython: (runId, network) =>
      attempt('python', async () => {
        const run = await history.load(runId);
        const report = run.details.reports.find((each) => each.network === network)?.report ?? null;
        const bytes = await needed(runId, network);
        const body = { weights: bytes, network, config: run.record.config, report };
        const [{ zipPython }, files] = await Promise.all([import('./python-zip'), client.request('python.export', body)]);
        const file = fileName(nameOf(run), `${network}-python.zip`);
        save(file, zipPython(files), ZIP);
        return { kind: 'python', file };
      }),
    makeTeacher: (runId, network) =>
      attempt('teacher', async () => {
        const run = await history.load(runId);
        const bytes = await needed(runId, network);
        const name = fileName(nameOf(run), network);
        await client.request('teacher.import', { name, weights: bytes, card: null });
        chooseTeacher(name);
        return { kind: 'teacher', name };
      }),
    open: (file) =>
      attempt('open', async () => {
        checkSize(file, 'bundle');
        const bytes = new Uint8Array(await file.arrayBuffer());
        if (bytes[0] === 0x50 && bytes[1] === 0x4b) return bring(bytes);
        const { parseCapsule } = await import('../capsule');
        const begin = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart();
        if (!begin.startsWith('{'))
          throw new DataError(`file "${file.name}" is neither a zip nor JSON, expected a bundle (.zip) or a capsule (.json)`);
        openCapsule(parseCapsule(new TextDecoder().decode(bytes)));
        return null;
      }),
    async openHash(hash) {
      if (!hash.startsWith('#r=')) return;
      await attempt('open', async () => {
        const { decodeCapsuleLink } = await import('../capsule-link');
        const capsule = decodeCapsuleLink(hash);
        if (capsule) openCapsule(capsule);
        return null;
      });
    },
    async reproduce() {
      const { capsule } = get();
      if (!capsule) return;
      const origin = { presetId: app.getState().presetId, parentId: null, isFork: false, sweepId: null, base: null };
      try {
        const runId = await launch({ config: capsule.config, origin });
        set({ reproduction: { state: 'running', runId } });
        // A tiny run may have ended before its id arrived.
        if (app.getState().run?.status?.state === 'finished') void conclude(runId, capsule);
      } catch (error) {
        set({ reproduction: { state: 'failed', message: text(error) } });
      }
    },
    closeCapsule: () => set({ capsule: null, reproduction: { state: 'none' } }),
    dismiss: () => set({ problem: null, outcome: null }),
  };
}
