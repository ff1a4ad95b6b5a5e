/** Networks brought along by the user, in IndexedDB so that they survive a reload; in memory where that is denied. */
import type { DBSchema, IDBPDatabase } from 'idb';
import { connect, type WithDatabase } from '../protocol/database';
import { ConfigError, serialiseError } from '../protocol/errors';
import type { ImportedTeacher } from '../protocol/interop';

const NAME = 'mixacm-teachers';
const VERSION = 1;

export interface KeptTeacher {
  readonly teacher: ImportedTeacher;
  /** A network file of ours. */
  readonly bytes: ArrayBuffer;
}

interface Schema extends DBSchema {
  teachers: { key: string; value: KeptTeacher };
}

export interface ImportStore {
  list(): Promise<readonly ImportedTeacher[]>;
  /** @throws ConfigError when there is none of this name */
  load(name: string): Promise<ArrayBuffer>;
  /** @returns why it does not survive a reload, or null when it does */
  save(kept: KeptTeacher): Promise<string | null>;
  remove(name: string): Promise<void>;
}

/** @param database replaced in tests */
export function createImportStore(
  database: WithDatabase<Schema> = connect<Schema>({ name: NAME, version: VERSION, upgrade: (db) => db.createObjectStore('teachers') }),
): ImportStore {
  /** What this visit brought; storage may hold more, or nothing. */
  const fresh = new Map<string, KeptTeacher>();
  /** What is in storage is a convenience: where the browser denies it, the networks of this visit still work. */
  const stored = <T>(read: (db: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T> => database(read).catch(() => otherwise);
  return {
    async list() {
      const kept = await stored((db) => db.getAll('teachers'), []);
      const all = new Map([...kept, ...fresh.values()].map(({ teacher }) => [teacher.name, teacher]));
      return [...all.values()].toSorted((a, b) => a.name.localeCompare(b.name));
    },
    async load(name) {
      const found = fresh.get(name) ?? (await stored((db) => db.get('teachers', name), undefined));
      if (!found) throw new ConfigError(`imported teacher "${name}" is not in this browser, expected its files to be imported again`);
      return found.bytes.slice(0);
    },
    async save(kept) {
      fresh.set(kept.teacher.name, kept);
      try {
        await database((db) => db.put('teachers', kept, kept.teacher.name));
        return null;
      } catch (error) {
        return `browser storage refused it (${serialiseError(error).message}): it is kept until the page is closed`;
      }
    },
    async remove(name) {
      fresh.delete(name);
      await stored((db) => db.delete('teachers', name), undefined);
    },
  };
}
