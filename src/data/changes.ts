/** Tells the other tabs of this browser what has changed in the store they share. */
import * as v from 'valibot';

/** The part of a BroadcastChannel that is used. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** `changed` is a dataset's name in the store. */
const schema = v.strictObject({ changed: v.pipe(v.string(), v.maxLength(100)) });

/** @returns what to call when something was changed here; messages that are none of ours are passed over */
export function shareChanges(channel: Channel | null, onElsewhere: (storedAs: string) => void): (storedAs: string) => void {
  channel?.addEventListener('message', ({ data }) => {
    const message = v.safeParse(schema, data);
    if (message.success) onElsewhere(message.output.changed);
  });
  return (changed) => channel?.postMessage({ changed });
}
