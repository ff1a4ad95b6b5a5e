import { useState } from 'react';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { attackParams } from '../../runs/attack-params';
import { isEvaluating } from '../../runs/evaluations';
import { isActive } from '../../runs/store';
import { useApp, useCatalog, useEvaluations, useParts } from '../context';
import { Said } from '../i18n/said/Said';
import { useNetworkNames } from '../network-names';
import { Panel } from './Panel';
import { describeRadius, ReportCard } from './ReportCard';
import styles from './ReportPanel.module.css';
import { ReportProgress } from './ReportProgress';
import { text } from './report-text';

/** From the weakest worth asking for to the strongest, then the black boxes and the control. */
const ATTACKS = ['pgd', 'apgd', 'fab-t', 'mini-autoattack', 'autoattack', 'square', 'transfer', 'noise'];
const COUNTS = [50, 100, 200, 500, 1000];
const CURVES = ['epsilon', 'steps', 'restarts'] as const;

/** A harder evaluation on request: started, watched, cut short, read. */
export function ReportPanel() {
  const { evaluations } = useParts();
  const t = text.use();
  const evaluated = useEvaluations((state) => state.evaluated);
  const saved = useEvaluations((state) => state.saved);
  const error = useEvaluations((state) => state.error);
  const busy = useEvaluations(isEvaluating);
  return (
    <Panel title={t.title} lead={t.lead}>
      <Form busy={busy} />
      {error && (
        <p className={styles.error} role="alert">
          <Said message={error} />
        </p>
      )}
      <ReportProgress />
      {!busy &&
        saved.map((each) => (
          <p key={each.evaluationId} className={styles.saved}>
            <span>{t.interrupted(each.name, String(each.standing), String(each.total))}</span>
            <button type="button" onClick={() => void evaluations.resume(each)}>
              {t.goOn}
            </button>
            <button type="button" onClick={() => void evaluations.forget(each)}>
              {t.forget}
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
  const t = text.use();
  const names = useNetworkNames();
  const catalog = useCatalog();
  const run = useApp((state) => state.run);
  const runIsActive = useApp((state) => isActive(state.run));
  const ready = useApp(({ worker }) => worker.state === 'ready');
  const [network, setNetwork] = useState<NetworkRole>('student');
  const [attack, setAttack] = useState('mini-autoattack');
  const [norm, setNorm] = useState<string | null>(null);
  const [count, setCount] = useState(100);
  const [withCurves, setWithCurves] = useState(true);
  if (!run || !catalog) return null;
  const roles = NETWORK_ROLES.filter((role) => run.finals[role]);
  const chosen = roles.includes(network) ? network : roles.at(-1);
  const attacks = ATTACKS.flatMap((id) => catalog.attacks.filter((each) => each.id === id)).filter(
    ({ needsSurrogate }) => !needsSurrogate || roles.length > 1,
  );
  const own = run.config.evaluation.threatModel;
  const threatModel = norm === null || norm === own.id ? own : { id: norm, params: {} };
  if (!chosen) return null;
  const standard = catalog.threatModels.find(({ id }) => id === threatModel.id)?.params.epsilon?.default;
  const params = attackParams(attack, threatModel.id, Number(threatModel.params.epsilon ?? standard));
  const start = () =>
    evaluations.start(run.runId, run.config, {
      ...{ network: chosen, count, attack: { id: attack, params }, threatModel, curves: withCurves ? CURVES : [] },
    });
  return (
    <div className={styles.form}>
      <label>
        <span>{t.network}</span>
        <select value={chosen} onChange={(event) => setNetwork(event.target.value as NetworkRole)}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {names[role]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t.attack}</span>
        <select value={attack} onChange={(event) => setAttack(event.target.value)}>
          {attacks.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t.norm}</span>
        <select value={threatModel.id} onChange={(event) => setNorm(event.target.value)}>
          {catalog.threatModels.map(({ id, label, params }) => (
            <option key={id} value={id}>
              {`${label}, ${t.radius(describeRadius(id === own.id ? own.params : {}, params.epsilon?.default))}`}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t.pictures}</span>
        <select value={count} onChange={(event) => setCount(Number(event.target.value))}>
          {COUNTS.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <label className={styles.flag}>
        <input type="checkbox" checked={withCurves} onChange={(event) => setWithCurves(event.target.checked)} />
        <span>{t.withCurves}</span>
      </label>
      <button type="button" className={styles.start} disabled={busy || runIsActive || !ready} onClick={() => void start()}>
        {t.evaluate}
      </button>
      <p className={styles.hint}>{attacks.find(({ id }) => id === attack)?.help}</p>
    </div>
  );
}
