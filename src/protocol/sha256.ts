/** SHA-256 as lower-case hexadecimal. */
import { computeSha256 } from './sha256-arithmetic';

/** By the browser where it offers that (https and localhost), by our own arithmetic, about ten times slower, elsewhere. */
export async function sha256(data: Uint8Array | string): Promise<string> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const native = globalThis.crypto?.subtle;
  const digest = native ? new Uint8Array(await native.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)) : computeSha256(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
