/** Stores a run of equally long images whose classes are known beforehand. */

import { RECORD_BYTES } from '../store/shard-store';
import type { ByteReader } from './byte-reader';
import type { ImportContext } from './context';
import { COPY_IMAGE, LAYOUT_BYTES, type Layout } from './pixels';
import type { Hint } from './recognise';
import { createShardWriter } from './shard-writer';

/** Images read together; 600 KB at most. */
const AT_ONCE = 200;

export interface Images {
  readonly reader: ByteReader;
  readonly layout: Layout;
  /** One class an image. */
  readonly classes: ArrayLike<number>;
  readonly hint: Hint;
}

/** @throws DataError when there are fewer images than classes, and as the shard writer does */
export async function storeImages({ reader, layout, classes, hint }: Images, context: ImportContext): Promise<void> {
  const writer = createShardWriter(hint, context);
  const size = LAYOUT_BYTES[layout];
  const copy = COPY_IMAGE[layout];
  const buffer = new Uint8Array(AT_ONCE * size);
  for (let done = 0; done < classes.length; ) {
    const { room } = writer;
    const count = Math.min(AT_ONCE, classes.length - done, room.length / RECORD_BYTES);
    await reader.fill(buffer.subarray(0, count * size));
    for (let i = 0; i < count; i++) {
      room[i * RECORD_BYTES] = classes[done + i]!;
      copy(buffer, i * size, room, i * RECORD_BYTES + 1);
    }
    await writer.commit(count);
    done += count;
  }
  await writer.finish();
}
