/** Config paths and values as text that an address shows as it is: no percent signs for what settings are made of. */
import type { Json } from './config-path';

/** Characters of JSON that an address cannot hold, each with one that it can; every pair changes places, so that it works both ways. */
const PAIRS = ['"\'', '{(', '}~', '[*', ']@', '\\$'] as const;
const OTHER = new Map(PAIRS.flatMap(([a = '', b = '']) => [[a, b] as const, [b, a] as const]));

const swap = (text: string) => Array.from(text, (letter) => OTHER.get(letter) ?? letter).join('');
/** `;` and `=` part settings from each other. */
const percent = (text: string) =>
  encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%40', '@').replaceAll('%24', '$');

/** A word that JSON would not take for something else. */
const WORD = /^[A-Za-z][A-Za-z0-9_-]*$/;
const RESERVED = ['true', 'false', 'null'];

export function writeValue(value: Json): string {
  if (typeof value === 'string' && WORD.test(value) && !RESERVED.includes(value)) return value;
  return percent(swap(JSON.stringify(value)));
}

/** @throws SyntaxError or URIError for text that {@link writeValue} does not write */
export function readValue(text: string): unknown {
  if (WORD.test(text) && !RESERVED.includes(text)) return text;
  return JSON.parse(swap(decodeURIComponent(text)));
}

const PARAMS = '.params.';

/** `student.method.params.alphaAcm` as `student.method:alphaAcm`. */
export const writePath = (path: string): string => percent(path.includes(':') ? path : path.replace(PARAMS, ':'));

/** @throws URIError for text that is not percent-encoded */
export const readPath = (text: string): string => decodeURIComponent(text).replace(':', PARAMS);
