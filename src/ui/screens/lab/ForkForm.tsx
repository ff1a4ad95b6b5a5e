import { useMemo, useState } from 'react';
import type { KeptCheckpoint } from '../../../protocol/messages';
import { configAt } from '../../../runs/history/checkpoints';
import { NO_DETAILS, type RunRecord } from '../../../runs/history/record';
import { isActive } from '../../../runs/store';
import { applyValue } from '../../../runs/sweep';
import { useApp, useCatalog, useCheckpoints, useController, useParts } from '../../context';
import { Said } from '../../i18n/said/Said';
import { ParameterSelect } from '../../parameters/ParameterSelect';
import { currentValue, parametersOf, parseValues, showValue } from '../../parameters/parameters';
import { openScreen } from '../address';
import styles from './Lab.module.css';
import runsCss from './Runs.module.css';
import { text } from './text';

/** A new run from a checkpoint of this one, with one setting changed. */
export function ForkForm({ run }: { run: RunRecord }) {
  const t = text.use();
  const { history } = useParts();
  const controller = useController();
  const catalog = useCatalog();
  const { store } = useParts();
  const kept = useCheckpoints(({ list }) => list);
  const isBusy = useApp((state) => isActive(state.run));
  const places = useMemo(() => kept.filter((each) => each.runId === run.runId && each.kind !== 'end'), [kept, run.runId]);
  const [place, setPlace] = useState('');
  const [path, setPath] = useState('');
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const parameters = useMemo(() => (catalog ? parametersOf(run.config, catalog, t) : []), [run.config, catalog, t]);
  const chosen = places.find(({ checkpointId }) => checkpointId === place) ?? places.at(-1);
  if (!chosen) return <p className={styles.muted}>{t.fork.none}</p>;
  const parameter = parameters.find((each) => each.path === path);
  const pick = (next: string) => {
    setPath(next);
    const found = parameters.find((each) => each.path === next);
    setTyped(found ? showValue(currentValue(run.config, found), found.spec, t) : '');
  };
  const start = async () => {
    try {
      setError(null);
      const { adjustments } = (await history.load(run.runId).catch(() => ({ details: NO_DETAILS }))).details;
      const before = configAt(run.config, adjustments, chosen);
      const [value] = parameter ? parseValues(typed, parameter) : [];
      const config = parameter && value !== undefined ? applyValue(before, parameter.path, value) : before;
      if (isActive(store.getState().run)) {
        await controller.control('stop');
        await new Promise<void>((resolve) => {
          const check = () => !isActive(store.getState().run) && resolve();
          store.subscribe(check);
          check();
        });
      }
      const origin = { presetId: run.presetId, parentId: run.runId, isFork: true, sweepId: null, base: before };
      await controller.launch({ config, origin, resume: chosen.checkpointId, fork: true });
      openScreen('train');
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return (
    <details className={runsCss.fork}>
      <summary>{t.fork.title}</summary>
      <p className={styles.muted}>{t.fork.lead}</p>
      <div className={styles.row}>
        <label className={styles.field}>
          <span>{t.fork.place}</span>
          <select className={styles.select} value={chosen.checkpointId} onChange={(event) => setPlace(event.target.value)}>
            {places.map((each) => (
              <option key={each.checkpointId} value={each.checkpointId}>
                {describe(each, t)}
              </option>
            ))}
          </select>
        </label>
        <div className={styles.field}>
          <span>{t.fork.setting}</span>
          <ParameterSelect label={t.fork.setting} parameters={parameters} value={path} onChange={pick} />
        </div>
        {parameter && (
          <label className={styles.field}>
            <span>{t.fork.value}</span>
            <input value={typed} onChange={(event) => setTyped(event.target.value)} />
          </label>
        )}
        <button type="button" className={styles.primary} onClick={() => void start()}>
          {t.fork.start}
        </button>
      </div>
      {isBusy && <p className={styles.muted}>{t.fork.busy}</p>}
      {error && (
        <p className={styles.error} role="alert">
          <Said message={error} />
        </p>
      )}
    </details>
  );
}

const describe = ({ kind, phase, step }: KeptCheckpoint, t: ReturnType<typeof text.use>) => {
  const network = phase === 'plain' || phase === 'teacher' || phase === 'student' ? t.networks[phase] : t.parts.evaluation;
  return `${network}, ${kind === 'latest' ? t.fork.step(step) : t.fork.places[kind]}`;
};
