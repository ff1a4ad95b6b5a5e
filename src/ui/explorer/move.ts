/** Where the arrow keys lead in a grid of pictures that goes on over several pages. */

/** The place a key leads to, or null where it does nothing. Places count through all pages. */
export function move(
  key: string,
  place: number,
  { columns, perPage, total }: { columns: number; perPage: number; total: number },
): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: place - 1,
    ArrowRight: place + 1,
    ArrowUp: place - columns,
    ArrowDown: place + columns,
    PageUp: place - perPage,
    PageDown: place + perPage,
    Home: 0,
    End: total - 1,
  };
  const next = steps[key];
  if (next === undefined || total === 0) return null;
  if (key.startsWith('Arrow') && (next < 0 || next >= total)) return null;
  return Math.max(0, Math.min(total - 1, next));
}
