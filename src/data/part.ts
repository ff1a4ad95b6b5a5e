/** What the distributed files of a dataset look like, so that a file is known by its contents. */
import type { Split } from './store/backend';

/** A file, or part of one, as its makers distribute it. */
export interface Part {
  readonly name: string;
  readonly split: Split;
  /** Number of its first shard. */
  readonly firstShard: number;
  readonly records: number;
  /** How often each class occurs in the first 1,000 records. */
  readonly firstCounts?: readonly number[];
  /** The classes of the first records. */
  readonly firstClasses?: readonly number[];
  /** How often each class occurs in all records. */
  readonly counts?: readonly number[];
}
