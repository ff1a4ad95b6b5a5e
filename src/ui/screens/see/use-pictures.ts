/** The test pictures one can pick from, as the worker takes them. */
import { useEffect, useMemo, useState } from 'react';
import { IMAGE_BYTES } from '../../../protocol/images';
import type { Picture } from '../../../protocol/inspect';
import type { DatasetPage } from '../../../protocol/messages';
import { useController } from '../../context';
import { useSight } from './sight';
import { useSee } from './state';

export const GRID_PICTURES = 40;

/** One picture of a page, in [0, 1]. */
export function pictureOf({ images, labels }: DatasetPage, at: number): Picture {
  const pixels = Float32Array.from(images.subarray(at * IMAGE_BYTES, (at + 1) * IMAGE_BYTES), (value) => value / 255);
  return { pixels, label: labels[at] ?? null };
}

export interface Pictures {
  readonly page: DatasetPage | null;
  readonly first: Picture | null;
  readonly second: Picture | null;
  readonly problem: string | null;
}

/** The first test pictures, and the two that are picked. */
export function usePictures(): Pictures {
  const { readPage } = useController();
  const { config } = useSight();
  const { index, second, own } = useSee();
  const [loaded, setLoaded] = useState<{ readonly page: DatasetPage | null; readonly problem: string | null }>({
    page: null,
    problem: null,
  });
  const { id, params } = config.data;
  const key = JSON.stringify([id, params, config.seed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says everything that the question depends on
  useEffect(() => {
    let isWanted = true;
    readPage({ id, params, seed: config.seed, split: 'test', from: 0, count: GRID_PICTURES }).then(
      (page) => isWanted && setLoaded({ page, problem: null }),
      (error: unknown) => isWanted && setLoaded({ page: null, problem: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [key, readPage]);
  const { page, problem } = loaded;
  const count = page?.indices.length ?? 0;
  return useMemo(
    () => ({
      page,
      problem,
      first: own ?? (page && count > 0 ? pictureOf(page, index % count) : null),
      second: page && count > 0 ? pictureOf(page, second % count) : null,
    }),
    [page, problem, count, own, index, second],
  );
}
