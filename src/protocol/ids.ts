/** Names for runs, evaluations and sweeps. */

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

/** A random UUID (RFC 9562, version 4). `crypto.randomUUID` is missing on pages over plain http, `getRandomValues` is not. */
export function createId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8), bytes.subarray(8, 10), bytes.subarray(10)]
    .map((part) => [...part].map(hex).join(''))
    .join('-');
}
