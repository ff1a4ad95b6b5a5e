import { useMemo } from 'react';
import { checkConfig, type Problems } from '../runs/check-config';
import { useApp, useCatalog } from './context';

const NONE: Problems = new Map();

/** What is wrong with the settings, by path. */
export function useProblems(): Problems {
  const catalog = useCatalog();
  const config = useApp((state) => state.config);
  return useMemo(() => (catalog ? checkConfig(config, catalog) : NONE), [catalog, config]);
}
