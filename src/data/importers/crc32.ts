/** CRC-32 as zip and PNG use it (ISO 3309, polynomial 0xEDB88320). */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export const CRC_START = -1;

/** Goes on with more bytes. */
export function crcStep(crc: number, bytes: Uint8Array): number {
  let value = crc;
  for (let i = 0; i < bytes.length; i++) value = TABLE[(value ^ bytes[i]!) & 255]! ^ (value >>> 8);
  return value;
}

/** @returns an unsigned 32-bit integer */
export const crcEnd = (crc: number) => (crc ^ -1) >>> 0;

/** @returns an unsigned 32-bit integer */
export const crc32 = (bytes: Uint8Array) => crcEnd(crcStep(CRC_START, bytes));
