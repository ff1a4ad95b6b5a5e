/** What the address asks for: query flags, then the config in the hash, then the first preset. */
import { type DecodedLink, decodeLink, type LinkBase, type QueryFlags, readQuery } from './share-link';

export interface OpenedAddress extends DecodedLink {
  readonly flags: QueryFlags;
}

/** Never throws: what cannot be used is reported in `problems`, and the rest of the page works. */
export function openAddress({ search, hash }: { search: string; hash: string }, presets: readonly LinkBase[]): OpenedAddress {
  const flags = readQuery(search);
  const problems: string[] = [];
  const fallback = presets.find(({ id }) => id === flags.preset) ?? presets[0];
  if (!fallback) throw new Error('list of presets is empty, expected at least one');
  if (flags.preset && fallback.id !== flags.preset) {
    problems.push(`preset is "${flags.preset}", expected one of ${presets.map(({ id }) => id).join(', ')}`);
  }
  try {
    const link = decodeLink(hash, presets);
    if (link) return { ...link, problems: [...problems, ...link.problems], flags };
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  return { presetId: fallback.id, config: fallback.config, problems, flags };
}
