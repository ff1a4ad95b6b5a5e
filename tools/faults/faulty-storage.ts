/** IndexedDB that fails when told: methods that throw, transactions that are rolled back, databases that will not open. */
import 'fake-indexeddb/auto';

export interface StorageFaults {
  /** Asked at every use; true lets it fail. */
  isDue: () => boolean;
  injected: number;
}

const NAMES = ['QuotaExceededError', 'UnknownError', 'InvalidStateError'] as const;

/** Patches the (fake) IndexedDB of this process. */
export function injectStorageFaults(): StorageFaults {
  const faults: StorageFaults = { isDue: () => false, injected: 0 };
  const fail = () => {
    const name = NAMES[faults.injected++ % NAMES.length];
    return new DOMException(`injected fault ${faults.injected}`, name);
  };
  const patch = <T extends object>(prototype: T, names: readonly (keyof T & string)[], isLate = false) => {
    for (const name of names) {
      const stock = prototype[name] as (...values: unknown[]) => unknown;
      Object.defineProperty(prototype, name, {
        configurable: true,
        writable: true,
        value(this: T, ...values: unknown[]) {
          if (!faults.isDue()) return stock.apply(this, values);
          if (!isLate || !(this instanceof IDBObjectStore) || this.transaction.mode !== 'readwrite') throw fail();
          // Half of the failing writes are accepted first, and rolled back with their transaction.
          const error = fail();
          if (faults.injected % 2) throw error;
          const request = stock.apply(this, values);
          this.transaction.abort();
          return request;
        },
      });
    }
  };
  patch(IDBFactory.prototype, ['open']);
  patch(IDBObjectStore.prototype, ['put', 'get', 'getAll', 'getAllKeys', 'delete'], true);
  return faults;
}
