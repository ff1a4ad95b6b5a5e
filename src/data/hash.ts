/** SHA-256 as lower-case hexadecimal. */
import { DataError } from '../protocol/errors';

/**
 * @throws DataError where the page was not served from a secure address, which is what browsers tie hashing to
 */
export async function sha256(data: Uint8Array | string): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new DataError('SHA-256 is not available, expected a page served over https or from localhost');
  }
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
