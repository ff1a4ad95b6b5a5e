/** What the browser says of the room it gives; absent over plain http, and not waited for without end. */
import { inTimeOr } from './in-time';

const ASK_MS = 3000;
/** The browser may ask the user first. */
const PERSIST_MS = 60_000;

export interface Room {
  /** Bytes that are taken. */
  readonly used: number;
  /** Bytes that are left. */
  readonly free: number;
}

/** Null where the browser does not say. */
export async function roomLeft(): Promise<Room | null> {
  const { quota, usage } = (await inTimeOr(Promise.resolve(globalThis.navigator?.storage?.estimate?.()), ASK_MS, undefined)) ?? {};
  return quota === undefined || usage === undefined ? null : { used: usage, free: Math.max(0, quota - usage) };
}

/** True where the browser will not clear what is stored by itself. */
export const isStorageKept = async (): Promise<boolean> =>
  (await inTimeOr(Promise.resolve(globalThis.navigator?.storage?.persisted?.()), ASK_MS, false)) ?? false;

/** Asks the browser not to clear what is stored. */
export const keepStorage = async (): Promise<boolean> =>
  (await inTimeOr(Promise.resolve(globalThis.navigator?.storage?.persist?.()), PERSIST_MS, false)) ?? false;
