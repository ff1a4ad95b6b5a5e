/** .parquet as Hugging Face lays it out: a column of { bytes, path } with one PNG a row, and a column of class numbers. */
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { DataError } from '../../protocol/errors';
import { IMAGE_SIZE } from '../../protocol/images';
import type { ImportContext } from './context';
import { MAX_IMAGES } from './npy';
import { COPY_IMAGE } from './pixels';
import { decodePng } from './png';
import { splitByName } from './recognise';
import { createShardWriter } from './shard-writer';

export const isParquet = (head: Uint8Array) => new TextDecoder('latin1').decode(head.subarray(0, 4)) === 'PAR1';

/** Rows read together; one row group of the public files holds 100 to 1,000. */
const AT_ONCE = 500;
const IMAGE_COLUMNS = ['img', 'image'];
/** Of CIFAR-100 the fine class is stored; the groups follow from it. */
const CLASS_COLUMNS = ['fine_label', 'label'];

export interface ParquetFile {
  readonly name: string;
  readonly file: AsyncBuffer;
}

const describe = (error: unknown) => (error instanceof Error ? error.message : String(error));

function findColumns(metadata: FileMetaData, name: string): { readonly image: string; readonly label: string } {
  const columns = new Set(metadata.row_groups[0]?.columns.map(({ meta_data: meta }) => meta?.path_in_schema[0] ?? ''));
  const image = IMAGE_COLUMNS.find((column) => columns.has(column));
  const label = CLASS_COLUMNS.find((column) => columns.has(column));
  if (image && label) return { image, label };
  throw new DataError(`file "${name}" has columns ${[...columns].join(', ') || 'none'}, expected img or image, and label or fine_label`);
}

/** A PNG, 32 x 32 or 28 x 28, as it lies in the file. */
function readImage(cell: unknown, what: string, size: number) {
  const bytes = typeof cell === 'object' && cell !== null && 'bytes' in cell ? cell.bytes : cell;
  if (!(bytes instanceof Uint8Array)) throw new DataError(`${what} is no picture, expected the bytes of a PNG`);
  const raster = decodePng(bytes, what);
  if (raster.width !== size || raster.height !== size)
    throw new DataError(`${what} is ${raster.width} x ${raster.height}, expected ${size} x ${size} like the first`);
  return raster;
}

/**
 * Reads rows in place, some hundred at a time.
 * @throws DataError on a damaged file, other columns, pictures of another size, and as the shard writer does
 */
export async function storeParquet({ name, file }: ParquetFile, context: ImportContext): Promise<void> {
  const guard = async <R>(work: Promise<R>): Promise<R> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof DataError) throw error;
      throw new DataError(`file "${name}" is damaged or no parquet (${describe(error)}), expected a complete file`);
    }
  };
  const metadata = await guard(parquetMetadataAsync(file));
  const records = Number(metadata.num_rows);
  if (records < 1 || records > MAX_IMAGES) throw new DataError(`file "${name}" holds ${records} rows, expected 1 to ${MAX_IMAGES}`);
  const { image, label } = findColumns(metadata, name);
  const rows = (from: number) =>
    guard(
      parquetReadObjects({
        file,
        metadata,
        columns: [image, label],
        rowStart: from,
        rowEnd: Math.min(records, from + AT_ONCE),
        utf8: false,
      }),
    );

  let batch = await rows(0);
  const first = decodePngCell(batch[0]?.[image], name);
  const pixels = first === IMAGE_SIZE ? 'colour' : 'grey';
  const split = splitByName(name);
  const dataset = label === 'fine_label' ? 'cifar-100' : context.chosen;
  const writer = createShardWriter({ file: name, records, pixels, ...(split ? { split } : {}), ...(dataset ? { dataset } : {}) }, context);
  for (let done = 0; done < records; ) {
    if (batch.length !== Math.min(AT_ONCE, records - done))
      throw new DataError(`file "${name}" has ${batch.length} rows from row ${done}, expected ${Math.min(AT_ONCE, records - done)}`);
    for (const row of batch) {
      const what = `row ${done} of "${name}"`;
      const { room } = writer;
      room[0] = readClass(row[label], what);
      const { pixels: raster } = readImage(row[image], what, first);
      if (first === IMAGE_SIZE) room.set(raster, 1);
      else COPY_IMAGE.grey(firstChannel(raster), 0, room, 1);
      await writer.commit(1);
      done++;
    }
    if (done < records) batch = await rows(done);
  }
  await writer.finish();
}

function decodePngCell(cell: unknown, name: string): 28 | 32 {
  const bytes = typeof cell === 'object' && cell !== null && 'bytes' in cell ? cell.bytes : cell;
  if (!(bytes instanceof Uint8Array)) throw new DataError(`row 0 of "${name}" is no picture, expected the bytes of a PNG`);
  const { width, height } = decodePng(bytes, `row 0 of "${name}"`);
  if (width === height && (width === 32 || width === 28)) return width;
  throw new DataError(`row 0 of "${name}" is ${width} x ${height}, expected 32 x 32 or 28 x 28`);
}

const firstChannel = (pixels: Uint8Array) => Uint8Array.from({ length: pixels.length / 3 }, (_, i) => pixels[3 * i]!);

function readClass(cell: unknown, what: string): number {
  const label = typeof cell === 'bigint' || typeof cell === 'number' ? Number(cell) : Number.NaN;
  if (!Number.isInteger(label) || label < 0 || label > 255)
    throw new DataError(`class of ${what} is ${String(cell)}, expected a number of 0 to 255`);
  return label;
}
