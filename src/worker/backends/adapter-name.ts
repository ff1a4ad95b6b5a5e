/** What a GPU is called: for people, and as the key of what was measured on it. */

type Named = Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'>;

const UNNAMED = 'unnamed GPU';

export function describeAdapter({ vendor, architecture, device, description }: Named): string {
  const parts = [vendor, architecture, device, description].filter((part) => part !== '');
  return parts.length > 0 ? [...new Set(parts)].join(' ') : UNNAMED;
}

/**
 * Tells GPUs of one machine apart where the browser names none (Firefox gives empty strings): then by what they can do.
 * @param limits those that were asked for, by name
 */
export function adapterKey(info: Named, limits: Readonly<Record<string, number>>, features: readonly string[]): string {
  const name = describeAdapter(info);
  if (name !== UNNAMED) return name;
  return [
    name,
    ...Object.keys(limits)
      .toSorted()
      .map((limit) => `${limit} ${limits[limit]}`),
    ...features.toSorted(),
  ].join(', ');
}
