/** Addresses of public parquet files, with the revision pinned so that they stay what they were when we looked. */
import type { DatasetSource } from '../../protocol/catalog';

interface Options {
  readonly repository: string;
  readonly revision: string;
  readonly folder: string;
  readonly bytes: number;
}

/** Test images first: a run can start when some of both splits are there. */
export function huggingFace({ repository, revision, folder, bytes }: Options): DatasetSource {
  const base = `https://huggingface.co/datasets/${repository}/resolve/${revision}/${folder}`;
  return {
    label: 'Hugging Face',
    addresses: [`${base}/test-00000-of-00001.parquet`, `${base}/train-00000-of-00001.parquet`],
    bytes,
  };
}
