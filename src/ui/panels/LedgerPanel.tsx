import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { type TrainingCost, trainingCost } from '../../runs/costs';
import { useApp } from '../context';
import { si } from '../format';
import { Terms } from '../glossary/Terms';
import { NETWORKS } from '../networks';
import { useFittingRun } from '../recording';
import styles from './LedgerPanel.module.css';
import { Panel } from './Panel';
import { text } from './panels-text';
import { RecordedTag } from './RecordedNote';

const PARTS = ['inherited', 'guidance', 'forward', 'weightGradient', 'inputGradient'] as const satisfies readonly (keyof TrainingCost)[];

/** What each training cost, beside what the usual way would have cost. */
export function LedgerPanel() {
  const t = text.use().ledger;
  const run = useApp((state) => state.run);
  const estimate = useApp((state) => (state.estimate.state === 'ready' ? state.estimate.value : null));
  const draft = useApp((state) => state.config);
  const config = run?.config ?? draft;
  const usual = (run?.estimate ?? estimate)?.pgdTrainingOfStudent ?? 0;
  const recording = useFittingRun();
  // Before there is a run of one's own, what the recorded one cost.
  const shown = run ?? recording;
  const costs = NETWORK_ROLES.map((role) => ({ role, cost: shown ? trainingCost(shown.ledger, role, shown.config) : null }));
  const widest = Math.max(usual, ...costs.map(({ cost }) => cost?.total ?? 0), 1);
  return (
    <Panel title={t.title} lead={t.lead} tools={!run && recording && <RecordedTag />}>
      <div className={styles.rows}>
        {costs.map(({ role, cost }) => config[role] && <Row key={role} role={role} cost={cost} widest={widest} />)}
        {config.student && usual > 0 && <Usual macs={usual} widest={widest} />}
      </div>
      <ul className={styles.legend}>
        {PARTS.map((id) => (
          <li key={id}>
            <span className={styles.swatch} data-part={id} />
            <span>{t.parts[id]}</span>
          </li>
        ))}
      </ul>
      <Terms ids={['mac', 'adversarialTraining', 'distillation']} />
    </Panel>
  );
}

function Row({ role, cost, widest }: { role: NetworkRole; cost: TrainingCost | null; widest: number }) {
  const t = text.use().ledger;
  const { long, colour } = NETWORKS[role];
  return (
    <div className={styles.row} style={{ '--hue': colour }}>
      <p className={styles.name}>
        <strong>{long}</strong>
        <span>{cost ? `${si(cost.total)}MAC` : '–'}</span>
      </p>
      <div className={styles.bar} role="img" aria-label={cost ? describe(long, cost) : t.nothing(long)}>
        {cost &&
          PARTS.map((id) => (
            <span
              key={id}
              data-part={id}
              title={`${t.parts[id]}: ${si(cost[id])}MAC`}
              style={{ inlineSize: `${(100 * cost[id]) / widest}%` }}
            />
          ))}
      </div>
      {cost && cost.inputGradient === 0 && role === 'student' && <p className={styles.zero}>{t.none}</p>}
    </div>
  );
}

function Usual({ macs, widest }: { macs: number; widest: number }) {
  const t = text.use().ledger;
  return (
    <div className={styles.row}>
      <p className={styles.name}>
        <strong>{t.usual}</strong>
        <span>{t.calculated(`${si(macs)}MAC`)}</span>
      </p>
      <div className={styles.bar} role="img" aria-label={`${t.usual}: ${si(macs)}MAC`}>
        <span data-part="usual" style={{ inlineSize: `${(100 * macs) / widest}%` }} />
      </div>
    </div>
  );
}

const describe = (name: string, cost: TrainingCost) =>
  `${name}: ${PARTS.map((id) => `${text.get().ledger.parts[id]} ${si(cost[id])}MAC`).join(', ')}`;
