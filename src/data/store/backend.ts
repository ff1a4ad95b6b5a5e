/** Where shards lie: IndexedDB, or memory when the browser denies it. */

export type Split = 'train' | 'test';

export interface ShardKey {
  readonly dataset: string;
  readonly split: Split;
  /** Position within the split: shard n begins at image 1000 n. */
  readonly number: number;
}

export interface ShardInfo extends ShardKey {
  /** Records it holds. */
  readonly count: number;
  readonly bytes: number;
  /** Of its bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** Until the archive it came from has been read to its checksum. */
  readonly isProvisional?: true;
}

export interface StoredShard {
  readonly info: ShardInfo;
  readonly bytes: ArrayBuffer;
}

/** What is known of a whole set rather than of a shard. */
export interface SetInfo {
  readonly dataset: string;
  /** Class names, where the files decided them. */
  readonly classes: readonly string[];
}

/** Bytes in, bytes out; checks nothing. A shard is there with its info or not at all. */
export interface ShardBackend {
  readonly kind: 'indexeddb' | 'memory';
  list(dataset: string): Promise<ShardInfo[]>;
  get(key: ShardKey): Promise<StoredShard | undefined>;
  /** Copies the bytes before it resolves. @throws DataError when they cannot be stored */
  put(info: ShardInfo, records: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Replaces what is known of shards, all or none, and leaves their bytes. @throws DataError when that cannot be stored */
  note(infos: readonly ShardInfo[]): Promise<void>;
  delete(key: ShardKey): Promise<void>;
  getSet(dataset: string): Promise<SetInfo | undefined>;
  putSet(info: SetInfo): Promise<void>;
  /** Removes the shards and what is known of the set. */
  clear(dataset: string): Promise<void>;
}

/** `train shard 3 of "cifar-10"`, for messages. */
export const nameShard = ({ dataset, split, number }: ShardKey) => `${split} shard ${number} of "${dataset}"`;
