/** Evaluations under way, in IndexedDB so that they survive a reload. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { EvaluationState } from '../engine/evaluation/state';
import { ConfigError, DataError, serialiseError } from '../protocol/errors';
import type { Curve, EvaluationSpec, SavedEvaluation, TrustCheck } from '../protocol/report';

const NAME = 'mixacm-evaluations';
const VERSION = 2;

/** Everything that an evaluation goes on from. */
export interface StoredEvaluation extends SavedEvaluation {
  readonly spec: EvaluationSpec;
  readonly weights: ArrayBuffer;
  readonly surrogate: ArrayBuffer | null;
  readonly state: EvaluationState;
  /** Null until all are done. */
  readonly checks: readonly TrustCheck[] | null;
  /** Finished ones only. */
  readonly curves: readonly Curve[];
  readonly seconds: number;
}

interface Schema extends DBSchema {
  evaluations: { key: string; value: StoredEvaluation };
}

export interface EvaluationStore {
  list(): Promise<readonly SavedEvaluation[]>;
  /** @throws ConfigError when there is no such evaluation */
  load(evaluationId: string): Promise<StoredEvaluation>;
  /** @throws DataError when the browser refuses */
  save(evaluation: StoredEvaluation): Promise<void>;
  remove(evaluationId: string): Promise<void>;
}

export function createEvaluationStore(): EvaluationStore {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    // Some browsers throw at once where storage is denied.
    opened ??= Promise.resolve()
      .then(() =>
        openDB<Schema>(NAME, VERSION, {
          upgrade(db, before) {
            // Version 1 did not count what an attack had done; its evaluations cannot go on.
            if (before === 1) db.deleteObjectStore('evaluations');
            db.createObjectStore('evaluations', { keyPath: 'evaluationId' });
          },
          terminated: () => {
            opened = null;
          },
        }),
      )
      .catch((error: unknown) => {
        opened = null;
        throw new DataError(
          `browser storage is not available (${serialiseError(error).message}), expected IndexedDB; evaluations do not survive a reload`,
        );
      });
    return opened;
  };
  return {
    async list() {
      const all = await (await database()).getAll('evaluations');
      return all
        .map(({ evaluationId, name, savedAt, standing, total }) => ({ evaluationId, name, savedAt, standing, total }))
        .sort((a, b) => b.savedAt - a.savedAt);
    },
    async load(evaluationId) {
      const found = await (await database()).get('evaluations', evaluationId);
      if (!found) throw new ConfigError(`evaluation "${evaluationId}" is not stored, expected one of the saved ones`);
      return found;
    },
    async save(evaluation) {
      try {
        await (await database()).put('evaluations', evaluation);
      } catch (error) {
        throw new DataError(`evaluation was refused by storage (${serialiseError(error).message}), expected room for it`);
      }
    },
    async remove(evaluationId) {
      await (await database()).delete('evaluations', evaluationId);
    },
  };
}
