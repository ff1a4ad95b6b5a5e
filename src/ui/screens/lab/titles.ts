/** What runs are called: by their user, or by what tells them from their parent. */
import { useMemo } from 'react';
import type { Catalog } from '../../../protocol/catalog';
import type { Change, RunRecord } from '../../../runs/history/record';
import { useCatalog, useParts } from '../../context';
import { nameOf, type Parameter, parametersOf, showValue } from '../../parameters/parameters';
import { text } from './text';

const MOST = 3;
type Text = ReturnType<typeof text.use>;

/** What a title is made from; runs that have not begun have one too. */
export type Titled = Pick<RunRecord, 'name' | 'config' | 'presetId' | 'changes'>;

export interface Naming {
  /** `ACM weight 100 → 10`. */
  change(change: Change, record: Titled): string;
  /** Without the seed, which stands beside it everywhere. */
  title(record: Titled): string;
  setting(path: string, record: Pick<RunRecord, 'config'>): string;
  value(path: string, value: unknown, record: Pick<RunRecord, 'config'>): string;
}

/** How this language and this catalogue name things. */
export function useNaming(): Naming {
  const t = text.use();
  const catalog = useCatalog();
  const { presets } = useParts();
  return useMemo(() => naming(t, catalog, (id) => presets.find((preset) => preset.id === id)?.label), [t, catalog, presets]);
}

function naming(t: Text, catalog: Catalog | null, presetLabel: (id: string) => string | undefined): Naming {
  const known = new Map<unknown, readonly Parameter[]>();
  const parameters = ({ config }: Pick<RunRecord, 'config'>) => {
    const found = known.get(config) ?? (catalog ? parametersOf(config, catalog, t) : []);
    known.set(config, found);
    return found;
  };
  const specOf = (path: string, record: Pick<RunRecord, 'config'>) => parameters(record).find((each) => each.path === path)?.spec;
  const setting = (path: string, record: Pick<RunRecord, 'config'>) => nameOf(path, parameters(record), t);
  const value = (path: string, at: unknown, record: Pick<RunRecord, 'config'>) => showValue(at, specOf(path, record), t);
  const change = ({ path, from, to }: Change, record: Titled) =>
    `${setting(path, record)} ${value(path, from, record)} → ${value(path, to, record)}`;
  const told = (record: Titled, changes: readonly Change[]) => {
    if (changes.length === 0) return presetLabel(record.presetId) ?? record.config.name;
    const rest = changes.length - MOST;
    return `${changes
      .slice(0, MOST)
      .map((each) => change(each, record))
      .join(', ')}${rest > 0 ? ` +${rest}` : ''}`;
  };
  return {
    change,
    setting,
    value,
    title: (record) =>
      record.name ??
      told(
        record,
        record.changes.filter(({ path }) => path !== 'seed'),
      ),
  };
}
