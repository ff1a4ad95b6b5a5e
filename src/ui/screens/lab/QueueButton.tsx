import { useEffect, useState } from 'react';
import { createId } from '../../../protocol/ids';
import type { RunConfig } from '../../../protocol/run-config';
import { useApp, useParts } from '../../context';
import { about, si } from '../../format';
import { Said } from '../../i18n/said/Said';
import type { Attempt } from './attempt';
import styles from './Lab.module.css';
import planCss from './Plan.module.css';
import { type PlanCost, planCost } from './plan-cost';
import { text } from './text';

export interface QueueButtonProps {
  readonly plan: Attempt<readonly RunConfig[]>;
  readonly name: string;
  readonly axes?: readonly string[];
  label(count: number): string;
}

type Cost =
  | { readonly state: 'asking' }
  | { readonly state: 'known'; readonly cost: PlanCost }
  | { readonly state: 'failed'; readonly message: string };
const PATIENCE = 400;

/** What the runs will take, and the button that queues them. */
export function QueueButton({ plan, name, axes = [], label }: QueueButtonProps) {
  const t = text.use();
  const { estimate, queue } = useParts();
  const base = useApp(({ config }) => config);
  const presetId = useApp((state) => state.presetId);
  const isReady = useApp(({ worker }) => worker.state === 'ready');
  const configs = plan.value;
  const [cost, setCost] = useState<Cost>({ state: 'asking' });
  useEffect(() => {
    if (!configs || !isReady) return;
    let isCurrent = true;
    setCost({ state: 'asking' });
    const timer = setTimeout(() => {
      planCost(configs, estimate, () => isCurrent).then(
        (found) => found && isCurrent && setCost({ state: 'known', cost: found }),
        (error: unknown) => isCurrent && setCost({ state: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
    }, PATIENCE);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [configs, estimate, isReady]);
  const add = () => {
    if (!configs || cost.state !== 'known') return;
    const sweep = {
      sweepId: createId(),
      name,
      createdAt: Date.now(),
      base,
      axes: axes.map((path) => ({ path, values: [] })),
      seeds: [...new Set(configs.map(({ seed }) => seed))],
    };
    void queue.add(
      sweep,
      configs.map((config, index) => ({ config, presetId, seconds: cost.cost.seconds[index] ?? null })),
    );
  };
  const problem = plan.error ?? (cost.state === 'failed' ? cost.message : null);
  return (
    <div className={planCss.launch}>
      <button type="button" className={styles.primary} disabled={!configs || cost.state !== 'known'} onClick={add}>
        {label(configs?.length ?? 0)}
      </button>
      {problem ? (
        <p className={styles.error} role="alert">
          <Said message={problem} />
        </p>
      ) : (
        <p data-measured className={styles.muted} aria-live="polite">
          {`${
            cost.state === 'known' && configs
              ? t.sweep.estimate(
                  t.sweep.count(configs.length),
                  about(cost.cost.seconds.reduce((sum, each) => sum + each, 0)),
                  si(cost.cost.macs),
                )
              : t.sweep.estimating
          }${cost.state === 'known' && cost.cost.shared > 0 ? ` ${t.sweep.shared(cost.cost.shared)}` : ''}`}
        </p>
      )}
    </div>
  );
}
