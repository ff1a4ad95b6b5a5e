/** SHA-256 of data; the same one that pages use. */
export { sha256 } from '../protocol/sha256';
