/** A value, or why there is none. */
export type Attempt<T> = { readonly value: T; readonly error: null } | { readonly value: null; readonly error: string };

export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work(), error: null };
  } catch (error) {
    return { value: null, error: error instanceof Error ? error.message : String(error) };
  }
}
