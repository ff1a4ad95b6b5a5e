/** What every reader of files is given. */

import type { ShardStore } from '../store/shard-store';
import type { Raster } from './png';

/** Decodes a picture in a format that only the browser knows (JPEG, WebP ...). @throws DataError */
export type DecodePicture = (bytes: Uint8Array<ArrayBuffer>, name: string) => Promise<Raster>;

export interface ImportContext {
  readonly store: ShardStore;
  readonly signal: AbortSignal;
  readonly decodePicture: DecodePicture;
  /** The dataset the user has picked, for files that do not tell. */
  readonly chosen?: string;
  /** Called before a shard is stored, with what is being done to which dataset. */
  onStage(stage: string, dataset?: string): void;
  /** Called after each stored shard. */
  onShard(): void;
  /** Something the user should know though the import goes on. */
  onWarning(warning: string): void;
}
