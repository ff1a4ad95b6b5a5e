import { useState } from 'react';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { isEvaluating } from '../../runs/evaluations';
import { isActive } from '../../runs/store';
import { useApp, useCatalog, useEvaluations, useParts } from '../context';
import { NETWORKS } from '../networks';
import { Panel } from './Panel';
import { ReportCard } from './ReportCard';
import styles from './ReportPanel.module.css';
import { ReportProgress } from './ReportProgress';

const ATTACKS = ['pgd', 'mini-autoattack', 'autoattack'];
const COUNTS = [50, 100, 200, 500, 1000];
const CURVES = ['epsilon', 'steps', 'restarts'] as const;

/** A harder evaluation on request: started, watched, cut short, read. */
export function ReportPanel() {
  const { evaluations } = useParts();
  const evaluated = useEvaluations((state) => state.evaluated);
  const saved = useEvaluations((state) => state.saved);
  const error = useEvaluations((state) => state.error);
  const busy = useEvaluations(isEvaluating);
  return (
    <Panel
      title="Try to break it"
      lead="A stronger attack on one network, on the same unseen pictures: an image counts only while it withstands everything."
    >
      <Form busy={busy} />
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      <ReportProgress />
      {!busy &&
        saved.map((each) => (
          <p key={each.evaluationId} className={styles.saved}>
            <span>
              An evaluation of {each.name} was interrupted: {each.standing} of {each.total} images still stood.
            </span>
            <button type="button" onClick={() => void evaluations.resume(each)}>
              Go on
            </button>
            <button type="button" onClick={() => void evaluations.forget(each)}>
              Forget
            </button>
          </p>
        ))}
      {evaluated.map((each) => (
        <ReportCard key={each.evaluationId} evaluated={each} />
      ))}
    </Panel>
  );
}

function Form({ busy }: { busy: boolean }) {
  const { evaluations } = useParts();
  const catalog = useCatalog();
  const run = useApp((state) => state.run);
  const runIsActive = useApp((state) => isActive(state.run));
  const ready = useApp(({ worker }) => worker.state === 'ready');
  const [network, setNetwork] = useState<NetworkRole>('student');
  const [attack, setAttack] = useState('mini-autoattack');
  const [count, setCount] = useState(100);
  const [withCurves, setWithCurves] = useState(true);
  if (!run || !catalog) return null;
  const roles = NETWORK_ROLES.filter((role) => run.finals[role]);
  const chosen = roles.includes(network) ? network : roles.at(-1);
  const attacks = catalog.attacks.filter(({ id }) => ATTACKS.includes(id));
  if (!chosen) return null;
  const start = () =>
    evaluations.start(run.runId, run.config, {
      ...{ network: chosen, count, attack: { id: attack, params: {} }, curves: withCurves ? CURVES : [] },
    });
  return (
    <div className={styles.form}>
      <label>
        Network
        <select value={chosen} onChange={(event) => setNetwork(event.target.value as NetworkRole)}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {NETWORKS[role].long}
            </option>
          ))}
        </select>
      </label>
      <label>
        Attack
        <select value={attack} onChange={(event) => setAttack(event.target.value)}>
          {attacks.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        Pictures
        <select value={count} onChange={(event) => setCount(Number(event.target.value))}>
          {COUNTS.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <label className={styles.flag}>
        <input type="checkbox" checked={withCurves} onChange={(event) => setWithCurves(event.target.checked)} />
        with curves
      </label>
      <button type="button" className={styles.start} disabled={busy || runIsActive || !ready} onClick={() => void start()}>
        Evaluate
      </button>
      <p className={styles.hint}>{attacks.find(({ id }) => id === attack)?.help}</p>
    </div>
  );
}
