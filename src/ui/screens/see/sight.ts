/** Whose networks are looked at: those of the run on the screen, or the shipped ones. */

import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { SeenNetwork } from '../../../protocol/inspect';
import type { RawParams } from '../../../protocol/params';
import type { NetworkRole, RunConfig } from '../../../protocol/run-config';
import { useApp, useParts } from '../../context';
import { useClassName } from '../../i18n/said/said';
import type { Source } from './address';
import { useSee } from './state';
import { useInspected } from './use-asked';

/** The preset whose recipe the shipped networks were trained by. */
const SHIPPED_PRESET = 'quick-demo';
/** Milliseconds between two looks at networks in training. */
const LOOK_EVERY = 2000;
/** What another try adds to the version: also those who ask less often ask anew. */
const ASKED_ANEW = 4000;

export interface Sighted {
  readonly runId: string | null;
  readonly source: Source;
  /** Whether the run has a network yet, so that one can choose. */
  readonly canBeLive: boolean;
  readonly isTraining: boolean;
  /** Changes when the networks have. */
  readonly version: number;
  readonly networks: readonly SeenNetwork[];
  readonly classes: readonly string[];
  readonly config: RunConfig;
  /** Parameters of MixACM for maps and terms; the defaults of the recipe where the run uses another method. */
  readonly method: RawParams;
  readonly problem: string | null;
  /** Asks for everything anew. */
  retry(): void;
  has(role: NetworkRole): boolean;
}

export const SightContext = createContext<Sighted | null>(null);

export function useSight(): Sighted {
  const sight = use(SightContext);
  if (!sight) throw new Error('component is outside SightContext, expected it inside');
  return sight;
}

/** Counts up while the run trains, so that views follow it. */
function useTicks(isTraining: boolean): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    if (!isTraining) return;
    const timer = setInterval(() => setTicks((before) => before + 1), LOOK_EVERY);
    return () => clearInterval(timer);
  }, [isTraining]);
  return ticks;
}

function methodOf(config: RunConfig, fallback: RunConfig): RawParams {
  const { student } = config;
  if (student?.method.id === 'mixacm') return student.method.params;
  return fallback.student?.method.params ?? {};
}

export function useSighted(): Sighted | null {
  const { presets } = useParts();
  const isReady = useApp(({ worker }) => worker.state === 'ready');
  const run = useApp((state) => state.run);
  const wish = useSee(({ source }) => source);
  const shipped = presets.find(({ id }) => id === SHIPPED_PRESET)?.config;
  if (!shipped) throw new Error(`preset "${SHIPPED_PRESET}" is missing, expected the recipe of the shipped networks`);
  // The first measurement comes when the first network is there.
  const canBeLive = Boolean(run && Object.keys(run.live).length > 0);
  const source: Source = canBeLive && wish !== 'shipped' ? 'live' : 'shipped';
  const runId = source === 'live' ? (run?.runId ?? null) : null;
  const status = run?.status;
  const isTraining = source === 'live' && status?.state === 'running' && status.phase !== 'evaluate';
  const ticks = useTicks(isTraining);
  const phase = source === 'live' ? (status?.phase ?? '') : '';
  const config = source === 'live' && run ? run.config : shipped;
  const question = useMemo(() => (isReady ? { runId } : null), [isReady, runId]);
  const [tries, setTries] = useState(0);
  const version = tries * ASKED_ANEW + ticks * 8 + ['', 'data', 'plain', 'teacher', 'student', 'evaluate'].indexOf(phase);
  const { value, problem } = useInspected('inspect.networks', question, version);
  const className = useClassName();
  return useMemo(() => {
    if (!value && !problem) return null;
    const { networks, classes: names } = value ?? { networks: [], classes: [] };
    const classes = names.map(className);
    return {
      ...{ runId, source, canBeLive, isTraining, version, networks, classes, config, problem },
      method: methodOf(config, shipped),
      retry: () => setTries((before) => before + 1),
      has: (role) => networks.some((each) => each.role === role),
    };
  }, [value, problem, runId, source, canBeLive, isTraining, version, config, shipped, className]);
}
