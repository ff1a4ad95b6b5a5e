/** Fewer points for a chart that keep its shape: first, last, and each bucket's extremes survive. */

/**
 * At most `max` of `points`, in order: the first, the last, and the smallest and largest of each bucket between.
 * @param max at least 4
 */
export function decimate<P>(points: readonly P[], max: number, value: (point: P) => number): readonly P[] {
  if (points.length <= max) return points;
  const buckets = Math.floor((max - 2) / 2);
  const inner = points.length - 2;
  const kept: P[] = [points[0] as P];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = 1 + Math.floor((bucket * inner) / buckets);
    const end = 1 + Math.floor(((bucket + 1) * inner) / buckets);
    const [low, high] = extremes(start, end, (at) => value(points[at] as P));
    for (const at of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) kept.push(points[at] as P);
  }
  kept.push(points[points.length - 1] as P);
  return kept;
}

/**
 * Columns over one shared x cut to at most `max` rows: two rows a bucket, each column contributing its smallest and
 * largest value of that bucket in the order in which they came.
 */
export function decimateColumns(x: ArrayLike<number>, columns: readonly ArrayLike<number>[], length: number, max: number): Float64Array[] {
  if (length <= max) return [x, ...columns].map((column) => Float64Array.from({ length }, (_, row) => column[row] ?? Number.NaN));
  const buckets = Math.floor(max / 2);
  const out = [x, ...columns].map(() => new Float64Array(2 * buckets));
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * length) / buckets);
    const end = Math.floor(((bucket + 1) * length) / buckets);
    const [outX, ...outY] = out as [Float64Array, ...Float64Array[]];
    outX[2 * bucket] = x[start] ?? Number.NaN;
    outX[2 * bucket + 1] = x[end - 1] ?? Number.NaN;
    columns.forEach((column, index) => {
      const [low, high] = extremes(start, end, (at) => column[at] ?? Number.NaN);
      const y = outY[index] as Float64Array;
      y[2 * bucket] = column[Math.min(low, high)] ?? Number.NaN;
      y[2 * bucket + 1] = column[Math.max(low, high)] ?? Number.NaN;
    });
  }
  return out;
}

function extremes(start: number, end: number, value: (at: number) => number): [low: number, high: number] {
  let low = start;
  let high = start;
  for (let at = start + 1; at < end; at++) {
    if (value(at) < value(low)) low = at;
    if (value(at) > value(high)) high = at;
  }
  return [low, high];
}
