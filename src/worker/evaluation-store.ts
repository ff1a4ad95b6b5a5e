/** Evaluations under way, in IndexedDB so that they survive a reload. */
import type { DBSchema } from 'idb';
import type { EvaluationState } from '../engine/evaluation/state';
import { connect } from '../protocol/database';
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
  const database = connect<Schema>({
    name: NAME,
    version: VERSION,
    loss: 'evaluations do not survive a reload',
    upgrade(db, before) {
      // Version 1 did not count what an attack had done; its evaluations cannot go on.
      if (before === 1) db.deleteObjectStore('evaluations');
      db.createObjectStore('evaluations', { keyPath: 'evaluationId' });
    },
  });
  return {
    async list() {
      const all = await database((db) => db.getAll('evaluations'));
      return all
        .map(({ evaluationId, name, savedAt, standing, total }) => ({ evaluationId, name, savedAt, standing, total }))
        .sort((a, b) => b.savedAt - a.savedAt);
    },
    async load(evaluationId) {
      const found = await database((db) => db.get('evaluations', evaluationId));
      if (!found) throw new ConfigError(`evaluation "${evaluationId}" is not stored, expected one of the saved ones`);
      return found;
    },
    async save(evaluation) {
      try {
        await database((db) => db.put('evaluations', evaluation));
      } catch (error) {
        throw new DataError(`evaluation was refused by storage (${serialiseError(error).message}), expected room for it`);
      }
    },
    async remove(evaluationId) {
      await database((db) => db.delete('evaluations', evaluationId));
    },
  };
}
