/** A short name for a config's exact content. */
import type { RunConfig } from '../protocol/run-config';
import { sha256 } from '../protocol/sha256';

const inOrder = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** The first 12 digits of the SHA-256 of the config as JSON with its keys in order: equal settings have equal hashes. */
export const configHash = async (config: RunConfig): Promise<string> => (await sha256(JSON.stringify(config, inOrder))).slice(0, 12);
