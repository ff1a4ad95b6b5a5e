/**
 * A Vite plugin that makes hyparquet 1.31.5 safe for damaged and hostile files. Found by fuzzing: five bytes can announce a thousand million values,
 * which are then written one by one; a field that a header lacks makes the place NaN, where reading never ends; and a column nobody waits for fails
 * unheard. All of it keeps the worker busy, and nothing can interrupt it.
 */
import type { Plugin } from 'vite';

/** A page of our files has a thousand values; one of more than this is no page. */
const MOST = 2 ** 24;
const PLACE = '  const startOffset = reader.offset\n';
const RUN = 'function readRle(reader, count, bitWidth, output, seen) {\n';
const BITS = 'function readBitPacked(reader, header, bitWidth, output, seen) {\n';
const tooLong = (values: string) =>
  `  if (${values} > output.length - seen) throw new Error(\`run of \${${values}} values, expected at most \${output.length - seen}\`)\n`;

type Edits = readonly (readonly [from: string | RegExp, to: string])[];
const FILES: Readonly<Record<string, Edits>> = {
  encoding: [
    [PLACE, `${PLACE}  if (!(startOffset >= 0)) throw new Error(\`levels begin at \${startOffset}, expected a byte of the page\`)\n`],
    [RUN, RUN + tooLong('count')],
    // Groups of eight: the last one may be padded.
    [BITS, BITS + tooLong('((header >>> 1) * 8 - 7)')],
  ],
  column: [
    [
      /num_values: (header\.field_\d\.field_1)/g,
      `num_values: ((count) => { if (!(count >= 0 && count <= ${MOST})) throw new Error(\`page of \${count} values, expected at most ${MOST}\`); return count })($1)`,
    ],
  ],
  rowgroup: [
    [/asyncColumns\.push\(\{/g, 'pushHeard(asyncColumns, {'],
    [/$/, '\nfunction pushHeard(columns, column) { column.data.catch(() => undefined); columns.push(column) }\n'],
  ],
};
const NAME = /hyparquet\/src\/(encoding|column|rowgroup)\.js(?:\?|$)/;

/** @param name of the file, without folder and ending */
export function withBounds(name: string, source: string): string {
  return (FILES[name] ?? []).reduce((code, [from, to]) => {
    const edited = code.replace(from, to);
    if (edited === code) throw new Error(`${JSON.stringify(String(from))} is absent from ${name}.js, expected that of hyparquet 1.31.5`);
    return edited;
  }, source);
}

export function boundedParquet(): Plugin {
  return {
    name: 'bounded-parquet',
    transform: { filter: { id: NAME }, handler: (code, id) => ({ code: withBounds(NAME.exec(id)?.[1] ?? '', code), map: null }) },
  };
}
