/** Collects plugins; a duplicate or missing id fails at load. */
import { ConfigError } from '../protocol/errors';

export interface Registry<P extends { readonly id: string }> {
  readonly all: readonly P[];
  /** @throws ConfigError naming what exists */
  get(id: string): P;
}

/** @param modules what `import.meta.glob` returned: path -> default export */
export function createRegistry<P extends { readonly id: string }>(kind: string, modules: Readonly<Record<string, P>>): Registry<P> {
  const byId = new Map<string, P>();
  for (const [path, plugin] of Object.entries(modules)) {
    if (!plugin?.id) throw new ConfigError(`${kind} in "${path}" has no id, expected a default export with one`);
    if (byId.has(plugin.id)) throw new ConfigError(`${kind} id "${plugin.id}" of "${path}" is taken, expected a unique one`);
    byId.set(plugin.id, plugin);
  }
  return {
    all: [...byId.values()],
    get(id) {
      const plugin = byId.get(id);
      if (!plugin) throw new ConfigError(`${kind} "${id}" is unknown, expected one of ${[...byId.keys()].join(', ')}`);
      return plugin;
    },
  };
}
