import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { type TrainingCost, trainingCost } from '../../runs/costs';
import { useApp } from '../context';
import { si } from '../format';
import { NETWORKS } from '../networks';
import { useFittingRun } from '../recording';
import styles from './LedgerPanel.module.css';
import { Panel } from './Panel';
import { RecordedTag } from './RecordedNote';

interface Part {
  readonly id: Exclude<keyof TrainingCost, 'total'>;
  readonly label: string;
}

const PARTS: readonly Part[] = [
  { id: 'inherited', label: 'start: the ordinary network' },
  { id: 'guidance', label: 'asking the teacher' },
  { id: 'forward', label: 'forward' },
  { id: 'weightGradient', label: 'gradient for the weights' },
  { id: 'inputGradient', label: 'gradient for the pixels (attacks)' },
];

/** What each training cost, beside what the usual way would have cost. */
export function LedgerPanel() {
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
    <Panel
      title="What training costs"
      lead="Multiply-accumulates (MAC), counted pass by pass. Only an attacker needs gradients for the pixels."
      tools={!run && recording && <RecordedTag />}
    >
      <div className={styles.rows}>
        {costs.map(({ role, cost }) => config[role] && <Row key={role} role={role} cost={cost} widest={widest} />)}
        {config.student && usual > 0 && <Usual macs={usual} widest={widest} />}
      </div>
      <ul className={styles.legend}>
        {PARTS.map(({ id, label }) => (
          <li key={id}>
            <span className={styles.swatch} data-part={id} />
            {label}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Row({ role, cost, widest }: { role: NetworkRole; cost: TrainingCost | null; widest: number }) {
  const { long, colour } = NETWORKS[role];
  return (
    <div className={styles.row} style={{ '--hue': colour }}>
      <p className={styles.name}>
        <strong>{long}</strong>
        <span>{cost ? `${si(cost.total)}MAC` : '–'}</span>
      </p>
      <div className={styles.bar} role="img" aria-label={cost ? describe(long, cost) : `${long}: nothing spent yet`}>
        {cost &&
          PARTS.map(({ id, label }) => (
            <span key={id} data-part={id} title={`${label}: ${si(cost[id])}MAC`} style={{ inlineSize: `${(100 * cost[id]) / widest}%` }} />
          ))}
      </div>
      {cost && cost.inputGradient === 0 && role === 'student' && <p className={styles.zero}>0 adversarial examples made</p>}
    </div>
  );
}

function Usual({ macs, widest }: { macs: number; widest: number }) {
  return (
    <div className={styles.row}>
      <p className={styles.name}>
        <strong>The same student by PGD-10 training</strong>
        <span>{si(macs)}MAC, calculated</span>
      </p>
      <div className={styles.bar} role="img" aria-label={`${si(macs)}MAC`}>
        <span data-part="usual" style={{ inlineSize: `${(100 * macs) / widest}%` }} />
      </div>
    </div>
  );
}

const describe = (name: string, cost: TrainingCost) => `${name}: ${PARTS.map(({ id, label }) => `${label} ${si(cost[id])}MAC`).join(', ')}`;
