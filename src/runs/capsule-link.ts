/** A capsule in the address: `#r=1.<base64url of the compressed JSON>`. */
import { deflateSync, inflateSync } from 'fflate';
import { DataError } from '../protocol/errors';
import { type Capsule, checkCapsule } from './capsule';

const VERSION = '1';
/** Beyond this length chat programs and mail cut links. */
export const LINK_LIMIT = 4000;
/** Unpacked, in bytes. */
const JSON_LIMIT = 64 * 1024;

const toBase64Url = (bytes: Uint8Array) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64Url = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

/** The address's hash, `#` included; null where it would be too long to be passed on. */
export function encodeCapsuleLink(capsule: Capsule): string | null {
  const hash = `#r=${VERSION}.${toBase64Url(deflateSync(new TextEncoder().encode(JSON.stringify(capsule)), { level: 9 }))}`;
  return hash.length > LINK_LIMIT ? null : hash;
}

/**
 * Reads a hash made by {@link encodeCapsuleLink}; null when it holds no capsule.
 * @throws DataError when it holds one that cannot be used
 */
export function decodeCapsuleLink(hash: string): Capsule | null {
  const match = /^#r=([^.]*)\.(.*)$/s.exec(hash);
  if (!match) {
    if (hash.startsWith('#r=')) throw new DataError(`capsule link is "${hash.slice(0, 40)}", expected "#r=${VERSION}." and a capsule`);
    return null;
  }
  if (match[1] !== VERSION) throw new DataError(`capsule link version is "${match[1]?.slice(0, 20)}", expected "${VERSION}"`);
  let raw: unknown;
  try {
    const text = inflateSync(fromBase64Url(match[2] ?? ''), { out: new Uint8Array(JSON_LIMIT) });
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataError(`capsule link cannot be unpacked (${why}), expected all of the link that was copied`);
  }
  return checkCapsule(raw);
}
